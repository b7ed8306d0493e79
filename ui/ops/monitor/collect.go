package monitor

// What Prometheus reads. A row that counts is there from the start, at zero: where one appears with
// its first count, no rise is seen. What a row is told apart by is of a list in the source, and
// never of what somebody sent.

import (
	"github.com/prometheus/client_golang/prometheus"

	"teahouse/room/cluster"
	"teahouse/room/state"
	"teahouse/ui/serve"
)

// figure is one row of what Prometheus reads.
type figure struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(*figures) float64
}

func counter(name, help string, value func(*figures) float64) figure {
	return figure{desc(name, help), prometheus.CounterValue, value}
}

func gauge(name, help string, value func(*figures) float64) figure {
	return figure{desc(name, help), prometheus.GaugeValue, value}
}

// shared is a gauge of a room on many machines, 0 on one.
func shared(name, help string, value func(*cluster.Figures) float64) figure {
	return gauge(name, help, func(f *figures) float64 {
		if f.cluster == nil {
			return 0
		}
		return value(f.cluster)
	})
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("teahouse_"+name, help, labels, nil)
}

var table = [...]figure{
	gauge("members", "People in the room, at whichever node.", func(f *figures) float64 { return float64(f.room.Members) }),
	gauge("seats", "Terminals in the room, at this node.", func(f *figures) float64 { return float64(f.room.Seats) }),
	gauge("seats_limit", "Terminals that this node has place for.", func(f *figures) float64 { return float64(f.room.Most) }),
	gauge("reader_lag_events", "Public events that the slowest reader has not read yet.", func(f *figures) float64 { return float64(f.room.Lag) }),
	gauge("sessions", "Sessions being served.", func(f *figures) float64 { return float64(f.Sessions) }),
	gauge("connections", "Connections that are open.", func(f *figures) float64 { return float64(f.Connections) }),
	gauge("connections_limit", "Connections that the server takes.", func(f *figures) float64 { return float64(f.Most) }),
	gauge("handshakes_now", "Connections that are not authenticated yet.", func(f *figures) float64 { return float64(f.Handshaking) }),
	counter("accept_errors_total", "Errors of the system where a connection was to be accepted, as when descriptors run out.", func(f *figures) float64 { return float64(f.NotAccepted) }),
	counter("received_bytes_total", "Bytes that came over all connections.", func(f *figures) float64 { return float64(f.Received) }),
	counter("sent_bytes_total", "Bytes that went over all connections.", func(f *figures) float64 { return float64(f.Sent) }),
	counter("stalled_readers_total", "Sessions cut because the peer did not read.", func(f *figures) float64 { return float64(f.Stalled) }),
	counter("lost_links_total", "Connections cut because the peer did not answer.", func(f *figures) float64 { return float64(f.Lost) }),
	gauge("log_failing", "1 while the log refuses lines.", func(f *figures) float64 { return truth(f.trouble != nil) }),
	gauge("log_stalled_seconds", "For how long the log has been busy with one write; 0 up to a second.", func(f *figures) float64 { return f.stalled.Seconds() }),
	counter("entries_set_aside_total", "Entries of the log that this program could not apply, which is a fault of it; check lists them.", func(f *figures) float64 { return float64(f.room.Aside) }),
	shared("cluster_nodes", "Nodes that hold a lease, this one included; 0: the room is on one machine.", func(f *cluster.Figures) float64 { return float64(f.Nodes) }),
	shared("cluster_lag_messages", "Messages of the shared log that this node has not read yet.", func(f *cluster.Figures) float64 { return float64(f.Lag) }),
	shared("cluster_lease_seconds", "Time since this node renewed its lease: after 7 s it is gone for the others.", func(f *cluster.Figures) float64 { return f.Renewed.Seconds() }),
	shared("cluster_stream_seconds", "Time since the NATS servers told how the shared log is.", func(f *cluster.Figures) float64 { return f.Looked.Seconds() }),
	shared("cluster_stream_leaderless", "1 if nobody led the shared log then.", func(f *cluster.Figures) float64 { return truth(!f.Leader) }),
	shared("cluster_stream_replicas", "Copies of the shared log that there are to be.", func(f *cluster.Figures) float64 { return float64(f.Replicas) }),
	shared("cluster_stream_replicas_current", "Copies of the shared log that were up to date then.", func(f *cluster.Figures) float64 { return float64(f.Current) }),
	shared("cluster_differs", "What this node has otherwise than other nodes, which all must have alike.", func(f *cluster.Figures) float64 { return float64(len(f.Differs)) }),
	gauge("database_bytes", "Size of the database's files.", func(f *figures) float64 { return float64(f.database) }),
	gauge("last_backup_timestamp_seconds", "When the last backup of the state folder was made; 0: none is noted.", func(f *figures) float64 { return float64(max(f.backup.Unix(), 0)) }),
	gauge("last_tidy_timestamp_seconds", "When what need not be kept was last deleted; 0: not since the start.", func(f *figures) float64 { return float64(f.tidied) }),
}

var (
	handshakes = desc("handshakes_total", "Handshakes by how they ended.", "outcome")
	refusals   = desc("refusals_total", "Connections, sessions and people who were turned away, by reason.", "reason")
	events     = desc("events_total", "What happened in the room, at whichever node, by kind: each node counts all of it.", "kind")
	undone     = desc("undone_total", "What people in the room wanted to do and could not, by reason.", "reason")
	sanctions  = desc("sanctions", "Sanctions in force in the room, by what they do.", "act")
	build      = desc("build_info", "1, labelled with the version that runs.", "version")
)

// Describe implements [prometheus.Collector].
func (m *Monitor) Describe(ch chan<- *prometheus.Desc) {
	for i := range table {
		ch <- table[i].desc
	}
	ch <- handshakes
	ch <- refusals
	ch <- events
	ch <- undone
	ch <- sanctions
	ch <- build
	m.commits.Describe(ch)
	m.frames.Describe(ch)
}

// Collect implements [prometheus.Collector].
func (m *Monitor) Collect(ch chan<- prometheus.Metric) {
	f := m.figures()
	for i := range table {
		ch <- prometheus.MustNewConstMetric(table[i].desc, table[i].kind, table[i].value(&f))
	}
	count := func(d *prometheus.Desc, n uint64, label string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), label)
	}
	count(handshakes, f.Authenticated, "ok")
	count(handshakes, f.Failed, "failed")
	count(handshakes, f.Silent, "silent")
	for _, reason := range serve.Reasons() {
		count(refusals, f.Refused[reason], reason)
	}
	for _, kind := range state.EventKinds() {
		count(events, f.room.Events[kind], string(kind))
	}
	for _, code := range state.Codes() {
		count(undone, f.room.Refused[code], string(code))
	}
	for act, n := range f.room.Sanctions {
		ch <- prometheus.MustNewConstMetric(sanctions, prometheus.GaugeValue, float64(n), string(act))
	}
	ch <- prometheus.MustNewConstMetric(build, prometheus.GaugeValue, 1, m.Version)
	m.commits.Collect(ch)
	m.frames.Collect(ch)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
