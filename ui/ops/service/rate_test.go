package service

import (
	"testing"
	"time"
)

func TestRates(t *testing.T) {
	for text, want := range map[string]Rate{
		"5/1s":      {5, time.Second},
		"1/1h":      {1, time.Hour},
		"30/500ms":  {30, 500 * time.Millisecond},
		"1/1m30s":   {1, 90 * time.Second},
		"":          {},
		"5":         {},
		"5/1":       {},
		"0/1s":      {},
		"-1/1s":     {},
		"5/0s":      {},
		"5/-1s":     {},
		"5/1s/1s":   {},
		"5 / 1s":    {},
		"5/2h":      {},
		"5/1us":     {},
		"1000001/s": {},
	} {
		var got Rate
		if err := got.UnmarshalText([]byte(text)); got != want || (err == nil) != (want != Rate{}) {
			t.Errorf("%q is read as %v (%v)", text, got, err)
		}
		if back := new(Rate); want != (Rate{}) && (back.UnmarshalText([]byte(got.String())) != nil || *back != got) {
			t.Errorf("%v is not read as it is written", got)
		}
	}
}
