package manual

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"teahouse/room/roomtest"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// grammar is a program's command line with everything in it that is written
// differently.
type grammar struct {
	Dir    string `placeholder:"DIR" help:"A folder. Default: ~/x."`
	Hidden string `hidden:"" help:"Nobody should read this."`

	Serve struct {
		Listen []string `default:":2222" placeholder:"ADDR" help:"Where it's found: here [or there]."`
		File   string   `type:"existingfile" placeholder:"FILE" help:"A file \\e; .so /etc/passwd"`
		Form   string   `enum:"text,json" default:"text" help:"One of two."`
		Level  int      `few:"debug,info" default:"1" help:"One of two, too."`
		Loud   bool     `help:".Loud"`
		On     bool     `default:"true" help:"On by itself."`
	} `cmd:"" default:"withargs" help:"Serve."`
	Draw struct {
		Shape string `arg:"" enum:"round,square"`
	} `cmd:"" help:"Draw: it's nice."`
	Save struct {
		File  string `arg:"" placeholder:"FILE"`
		Quick bool   `help:"Save time."`
		Owner string `placeholder:"USER" help:"Whose it is."`
	} `cmd:"" help:"Save."`
}

func model(t *testing.T) *kong.Application {
	t.Helper()
	k, err := kong.New(new(grammar), kong.Name("prog"), kong.Description("A program."), kong.DefaultEnvars("PROG"))
	roomtest.OK(t, err)
	return k.Model
}

func TestOptionsAreWhatTheModelSays(t *testing.T) {
	var got []string
	for _, o := range Options(model(t)) {
		got = append(got, strings.TrimSpace(o.Name+" "+o.Value+" "+o.Default+" "+o.Env+" "+strings.Join(o.Values, "|")))
	}
	want := "listen ADDR :2222 PROG_LISTEN; file FILE  PROG_FILE; form FORM text PROG_FORM text|json; level LEVEL 1 PROG_LEVEL debug|info; loud   PROG_LOUD; on  true PROG_ON; help; dir DIR  PROG_DIR"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("%s\nwant\n%s", s, want)
	}
}

func TestThePagesHoldEverything(t *testing.T) {
	w, app := words.English(), model(t)
	var help, man strings.Builder
	Help(&help, app, nil, w)
	roomtest.OK(t, Man(&man, app, w, time.Unix(0, 0)))
	for page, text := range map[string]string{"help": help.String(), "man": man.String()} {
		for _, o := range Options(app) {
			if !strings.Contains(strings.ReplaceAll(text, `Fl -`, "--"), "--"+o.Name) {
				t.Errorf("%s does not tell --%s", page, o.Name)
			}
		}
		for _, c := range command.All() {
			if !strings.Contains(text, "/"+c.Name) {
				t.Errorf("%s does not tell /%s", page, c.Name)
			}
		}
		for _, verb := range command.Verbs(w, true) {
			about, _ := command.AboutVerb(w, verb)
			if page == "man" {
				about.Usage = ".It Ic " + escape(about.Usage)
			}
			if !strings.Contains(text, about.Usage) {
				t.Errorf("%s does not tell %s", page, about.Usage)
			}
		}
		if strings.Contains(text, "Nobody should") {
			t.Errorf("%s tells what is hidden", page)
		}
	}
	for line := range strings.Lines(man.String()) {
		if strings.HasPrefix(line, ".so") || strings.HasPrefix(line, ".Loud") || strings.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Errorf("troff would obey, or not know: %q", line)
		}
	}
}

func TestAPageOfOneCommandHoldsItsFlagsAndNoOthers(t *testing.T) {
	app := model(t)
	var about strings.Builder
	Help(&about, app, Command(app, "save"), words.English())
	for _, want := range []string{"prog save FILE [--quick] [--owner USER]", "Save.", "--quick", "--owner USER", "Whose it is.", "--dir DIR"} {
		if !strings.Contains(about.String(), want) {
			t.Errorf("it does not tell %s, in\n%s", want, &about)
		}
	}
	for _, other := range []string{"--listen", "round", "Nobody should"} {
		if strings.Contains(about.String(), other) {
			t.Errorf("it tells %s, in\n%s", other, &about)
		}
	}
	if Command(app, "sing") != nil {
		t.Error("there is a command that there is not")
	}
}

// run feeds a text to a program of the machine, if it has it.
func run(t *testing.T, text, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("this machine has no %s", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(text)
	cmd.Env = append(os.Environ(), "LC_ALL=C") // of one that is not installed, a shell complains
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(out)
}

func TestTheManualPageIsSound(t *testing.T) {
	var man strings.Builder
	roomtest.OK(t, Man(&man, model(t), words.English(), time.Unix(0, 0)))
	t.Run("mandoc", func(t *testing.T) {
		for line := range strings.Lines(run(t, man.String(), "mandoc", "-Tlint", "-Wstyle")) {
			if !strings.Contains(line, "mandoc.db lacks") { // which pages this machine has says nothing of ours
				t.Error(line)
			}
		}
	})
	t.Run("groff", func(t *testing.T) {
		if said := run(t, man.String(), "groff", "-mandoc", "-Tutf8", "-ww", "-z"); said != "" {
			t.Error(said)
		}
	})
}

func TestShellsUnderstandTheirCompletion(t *testing.T) {
	for shell, check := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}} {
		t.Run(shell, func(t *testing.T) {
			var b strings.Builder
			roomtest.OK(t, Completion(&b, model(t), shell))
			for _, want := range []string{"listen", "dir", "draw", "round", "json"} {
				if !strings.Contains(b.String(), want) {
					t.Errorf("%s is not completed", want)
				}
			}
			if said := run(t, b.String(), shell, check...); said != "" {
				t.Error(said)
			}
		})
	}
	if err := Completion(new(strings.Builder), model(t), "tcsh"); err == nil {
		t.Error("tcsh has no completion, and no error")
	}
}
