package ui

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestUpstreamStillTicksWithoutARenderer: when it fails, ticker.go can go.
func TestUpstreamStillTicksWithoutARenderer(t *testing.T) {
	for name, c := range map[string]struct {
		init  func(*tea.Program) tea.Cmd
		ticks bool
	}{
		"as it is": {func(*tea.Program) tea.Cmd { return nil }, true},
		"released": {still, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := new(bare)
				p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(),
					tea.WithoutSignalHandler(), tea.WithFPS(1), tea.WithEnvironment([]string{}))
				m.init = c.init(p)
				ended := make(chan error, 1)
				go func() {
					_, err := p.Run()
					ended <- err
				}()
				time.Sleep(time.Minute) // a release takes half a second
				synctest.Wait()
				buf := make([]byte, 1<<20)
				all := string(buf[:runtime.Stack(buf, true)])
				if ticks := strings.Contains(all, "(*Program).startRenderer"); ticks != c.ticks {
					t.Errorf("a goroutine of the ticker: %v\n%s", ticks, all)
				}
				p.Quit()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// bare is a program that does nothing but start.
type bare struct{ init tea.Cmd }

func (b *bare) Init() tea.Cmd                       { return b.init }
func (b *bare) Update(tea.Msg) (tea.Model, tea.Cmd) { return b, nil }
func (b *bare) View() tea.View                      { return tea.View{} }
