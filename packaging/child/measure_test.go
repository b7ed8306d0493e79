package child

import "testing"

func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, tt := range []struct {
		name   string
		sorted []int
		share  float64
		want   int
	}{
		{"none", nil, 0.5, 0},
		{"one", []int{7}, 0.99, 7},
		{"the median of an odd number", []int{1, 2, 9}, 0.5, 2},
		{"the median of an even number", []int{1, 2, 3, 9}, 0.5, 2},
		{"99 of 100", hundred, 0.99, 99},
		{"all of 100", hundred, 1, 100},
		{"none of 100", hundred, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Percentile(tt.sorted, tt.share); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}
