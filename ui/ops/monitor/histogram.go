package monitor

// How long things take is counted once, for Prometheus and the status page, and takes the same
// place however much is counted.

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// histogram counts durations, with buckets for what should take milliseconds.
func histogram(name, help string) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: "teahouse_" + name, Help: help, Buckets: []float64{ // in seconds
		100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3, 200e-3, 500e-3, 1, 2, 5,
	}})
}

// quantile returns a duration that a share of all is not longer than, as exactly
// as the buckets allow; 0 if there is none.
func quantile(h prometheus.Histogram, share float64) (least time.Duration) {
	var now dto.Metric
	if h.Write(&now) != nil || now.GetHistogram().GetSampleCount() == 0 {
		return 0
	}
	for _, b := range now.GetHistogram().GetBucket() {
		least = time.Duration(b.GetUpperBound() * float64(time.Second)).Round(time.Microsecond)
		if float64(b.GetCumulativeCount()) >= share*float64(now.GetHistogram().GetSampleCount()) {
			break
		}
	}
	return least
}
