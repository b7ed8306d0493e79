package child

// What the server says of itself when it is asked. A line that is no figure is passed over, so
// that the page of another version is read as well; a figure that is not there counts as 0.

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Get reads a page beside the figures.
func (s *Server) Get(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://server"+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the server for its figures: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the server answers %s at %s", resp.Status, path)
	}
	return body, err
}

// Figures are what the server counts, by name and labels as they are written.
type Figures map[string]float64

// Figures reads what the server has counted so far.
func (s *Server) Figures(ctx context.Context) (Figures, error) {
	page, err := s.Get(ctx, "/metrics")
	return parse(string(page)), err
}

func parse(page string) Figures {
	f := Figures{}
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		i := strings.LastIndexByte(line, ' ')
		if i < 0 || line[0] == '#' {
			continue
		}
		if v, err := strconv.ParseFloat(line[i+1:], 64); err == nil {
			f[line[:i]] = v
		}
	}
	return f
}

// Total adds up all labels of a figure.
func (f Figures) Total(name string) (sum float64) {
	for key, v := range f {
		if key == name || strings.HasPrefix(key, name+"{") {
			sum += v
		}
	}
	return sum
}
