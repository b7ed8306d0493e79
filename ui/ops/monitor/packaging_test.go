package monitor

import (
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"teahouse/room/roomtest"
)

const (
	alertsFile    = "../../../packaging/prometheus/alerts.yml"
	dashboardFile = "../../../packaging/grafana/teahouse.json"
)

// served is the names of all rows that a monitor serves, with the suffixes that
// histograms have.
func served(t *testing.T) map[string]bool {
	t.Helper()
	_, text := get(t, watched(t, slog.New(slog.DiscardHandler)), "/metrics")
	names := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^([a-z_0-9]+)[{ ]`).FindAllStringSubmatch(text, -1) {
		names[row[1]] = true
	}
	return names
}

// summed finds those that are added up over nodes.
var summed = regexp.MustCompile(`sum[^(]*(?:\([^()]*\) *)?\((?:rate\()?(teahouse_[a-z_0-9]+)`)

// What is the room's is the same at each node, so that a sum would have it once for each.
func TestTheDashboardAddsNothingUpThatEachNodeCounts(t *testing.T) {
	text, err := os.ReadFile(dashboardFile)
	roomtest.OK(t, err)
	found := summed.FindAllStringSubmatch(string(text), -1)
	if len(found) == 0 {
		t.Error("it adds up nothing")
	}
	for _, sum := range found {
		switch sum[1] {
		case "teahouse_events_total", "teahouse_members", "teahouse_sanctions":
			t.Errorf("it has %q", sum[0])
		}
	}
}

// named finds the metrics in an expression, other than Prometheus's own "up".
var named = regexp.MustCompile(`\b(?:teahouse|process|go)_[a-z_0-9]+`)

func TestTheDashboardShowsOnlyWhatIsServed(t *testing.T) {
	text, err := os.ReadFile(dashboardFile)
	roomtest.OK(t, err)
	var dashboard struct {
		Panels []struct {
			Title   string
			GridPos struct{ X, Y int }
			Targets []struct{ Expr string }
		}
	}
	roomtest.OK(t, json.Unmarshal(text, &dashboard))
	rows := served(t)
	places := map[[2]int]string{}
	for _, p := range dashboard.Panels {
		place := [2]int{p.GridPos.X, p.GridPos.Y}
		if other, taken := places[place]; taken {
			t.Errorf("%q lies on %q", p.Title, other)
		}
		places[place] = p.Title
		if len(p.Targets) == 0 {
			t.Errorf("%q shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			metrics := named.FindAllString(target.Expr, -1)
			if len(metrics) == 0 {
				t.Errorf("%q: no metric in %q", p.Title, target.Expr)
			}
			for _, metric := range metrics {
				if !rows[metric] {
					t.Errorf("%q shows %s, which is not served", p.Title, metric)
				}
			}
		}
	}
	if len(places) == 0 {
		t.Error("no panels")
	}
}

func TestAlertsAskOnlyForWhatIsServed(t *testing.T) {
	text, err := os.ReadFile(alertsFile)
	roomtest.OK(t, err)
	rules := strings.Split(string(text), "- alert: ")[1:]
	if len(rules) == 0 {
		t.Fatal("no alerts")
	}
	rows := served(t)
	for _, rule := range rules {
		name, rest, _ := strings.Cut(rule, "\n")
		_, expr, _ := strings.Cut(rest, "expr: ")
		expr, _, found := strings.Cut(expr, "labels: {severity: ")
		if !found || expr == "" {
			t.Errorf("%s has no expression or no severity", name)
		}
		metrics := named.FindAllString(expr, -1)
		if len(metrics) == 0 && !strings.HasPrefix(expr, "up{") {
			t.Errorf("%s asks for nothing: %q", name, expr)
		}
		for _, metric := range metrics {
			if !rows[metric] {
				t.Errorf("%s asks for %s, which is not served", name, metric)
			}
		}
	}
}

func TestPrometheusLoadsTheAlerts(t *testing.T) {
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool, which comes with Prometheus, is not installed")
	}
	if out, err := exec.CommandContext(t.Context(), tool, "check", "rules", alertsFile).CombinedOutput(); err != nil {
		t.Errorf("promtool: %v\n%s", err, out)
	}
}
