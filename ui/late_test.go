package ui

// However late the answers of the history come, and whatever happens meanwhile, each line
// stands on the screen once, in order and as it is by now, and none is missing that is due.

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/scrollback"
)

var (
	lateWalks = flag.Int("late", 60, "walks of TestHoweverLateAnswersComeNoLineIsMissing")
	lateSeed  = flag.Uint64("late-seed", 0, "the seed of the first; 0 draws one")
)

// straggler is lily, who goes about by chance while bob talks in the house, in dev and to
// her alone, and a third of what she reads from the history comes late.
type straggler struct {
	*team
	*rand.Rand
	at      uint64         // the part of the room where she is
	said    []uint64       // bob's lines, by N; each bears its place here
	in      []uint64       // where each was said
	cleared map[uint64]int // how many there were when she cleared a part
	did     []string
}

func (s *straggler) walk() {
	switch s.IntN(17) {
	case 0, 1, 2, 3:
		s.hears(&state.Say{Text: s.next(), In: s.part()})
	case 4:
		s.hears(&state.Whisper{Text: s.next(), To: []state.Person{s.m.me.Person}})
	case 5, 6:
		if len(s.said) > 0 {
			s.change(len(s.said) - 1 - s.IntN(min(12, len(s.said))))
		}
	case 7:
		if s.IntN(12) == 0 {
			s.tries("forget", &state.Forget{})
		}
	case 8, 9:
		s.note("frame")
		s.frame()
		s.inOrder()
	case 10:
		s.at = s.part()
		s.note("go to ", s.at)
		s.m.goTo(command.Where{Num: s.at})
	case 11:
		by := s.IntN(40) - 25
		s.note("scroll ", by)
		s.m.lines.Scroll(by)
	case 12:
		if i := s.IntN(len(s.said) + 1); i < len(s.said) && s.in[i] == s.at {
			s.note("jump to ", i)
			s.do(s.m.jump(s.said[i]))
		}
	case 13:
		if s.IntN(3) == 0 {
			s.note("clear")
			s.m.lines.Clear()
			s.cleared[s.at] = len(s.said)
		}
	case 14:
		s.note("what is late comes")
		s.arrive()
	case 15:
		s.note("end")
		s.m.lines.Follow()
	case 16:
		s.note("all comes")
		s.settle()
		s.inOrder()
		s.whole()
	}
}

func (s *straggler) note(did ...any) { s.did = append(s.did, fmt.Sprint(did...)) }

func (s *straggler) part() uint64 { return []uint64{0, s.dev}[s.IntN(2)] }

// next is the text of the next line, of which no other is a part.
func (s *straggler) next() string { return fmt.Sprintf("§%d.", len(s.said)) }

// hears has bob say a line, which may answer another one of that part.
func (s *straggler) hears(b state.Body) {
	in := uint64(0)
	if say, ok := b.(*state.Say); ok {
		in = say.In
		if i := s.IntN(4 * (len(s.said) + 1)); i < len(s.said) && s.in[i] == in {
			if e, err := s.bob.Find(s.t.Context(), state.Ref{N: s.said[i]}); err == nil && !e.Gone && e.Public() {
				say.Answers.N = s.said[i]
			}
		}
	}
	events, err := s.bob.Do(s.t.Context(), b, nil)
	roomtest.OK(s.t, err)
	s.note(b.Kind(), " ", len(s.said), " in ", in)
	s.said, s.in = append(s.said, events[0].N), append(s.in, in)
	time.Sleep(time.Second) // of a pace that is not refused
}

func (s *straggler) change(i int) {
	if s.IntN(5) == 0 {
		s.tries(fmt.Sprint("unsend ", i), &state.Unsend{Ref: state.Ref{N: s.said[i]}})
		return
	}
	s.tries(fmt.Sprint("edit ", i), &state.Edit{Ref: state.Ref{N: s.said[i]}, Text: fmt.Sprintf("§%d. in other words %d", i, s.IntN(100))})
}

// tries has bob do what may be refused.
func (s *straggler) tries(what string, b state.Body) {
	s.note(what)
	_, _ = s.bob.Do(s.t.Context(), b, nil)
	time.Sleep(time.Second)
}

// arrive has all come that is late by now.
func (s *straggler) arrive() {
	late := s.late
	s.late = nil
	for _, msg := range late {
		s.send(msg)
	}
}

// settle has nothing be late, and goes to the newest line.
func (s *straggler) settle() {
	slow := s.slow
	s.slow = nil
	for range 3 {
		s.arrive()
		s.frame()
	}
	s.m.lines.Follow()
	s.frame()
	s.frame()
	s.slow = slow
}

func (s *straggler) fail(what string, which any) {
	s.t.Helper()
	s.t.Fatalf("%s: %v\nafter they\n%s\nthe screen shows\n%s", what, which, strings.Join(s.did, "\n"), s.text())
}

var marked = regexp.MustCompile(`§(\d+)\.`)

// rows are those of bob's lines and of the quotes above them, with the place of each line.
func (s *straggler) rows() (places []int, rows []string) {
	for row := range strings.Lines(s.text()) {
		if m := marked.FindStringSubmatch(row); m != nil {
			place, _ := strconv.Atoi(m[1])
			places, rows = append(places, place), append(rows, row)
		}
	}
	return places, rows
}

func quoted(row string) bool { return strings.Contains(row, "↳") }

// inOrder holds that no line stands twice, and in a channel none before an earlier one: among
// the lines of the house, private ones come when they are told.
func (s *straggler) inOrder() {
	s.t.Helper()
	seen, last := map[int]bool{}, -1
	places, rows := s.rows()
	for i, place := range places {
		if quoted(rows[i]) {
			continue
		}
		if seen[place] {
			s.fail("it stands twice", place)
		}
		if s.at == 0 && place < last {
			s.fail("it stands behind a later one", place)
		}
		seen[place], last = true, place
	}
}

// whole holds that the newest lines are there, that each is as it is by now, and what is quoted, too.
func (s *straggler) whole() {
	s.t.Helper()
	newest, err := s.seat.Before(s.t.Context(), state.Scope{In: s.at}, 0, 6)
	roomtest.OK(s.t, err)
	for _, e := range newest {
		if c := s.cleared[s.at]; len(s.said) > c && e.N >= s.said[c] && !e.Gone && !strings.Contains(s.text(), e.Text) {
			s.fail("it is missing", e.Text)
		}
	}
	places, rows := s.rows()
	for i, place := range places {
		if e, err := s.seat.Find(s.t.Context(), state.Ref{N: s.said[place]}); err != nil || e.Gone || !strings.Contains(rows[i], e.Text) {
			s.fail("it is not so any more", rows[i])
		}
	}
	if strings.Contains(s.text(), "↳ …") {
		s.fail("it waits for what it quotes", "↳ …")
	}
}

// go test ./ui -run HoweverLate -late 10000 goes on for minutes.
func TestHoweverLateAnswersComeNoLineIsMissing(t *testing.T) {
	first := *lateSeed
	if first == 0 {
		first = rand.Uint64()
	}
	for seed := first; seed-first < uint64(*lateWalks) && !t.Failed(); seed++ {
		story(t, func(t *testing.T) {
			s := &straggler{team: atWork(t, 80, 90), Rand: rand.New(rand.NewPCG(seed, 0)), cleared: map[uint64]int{}}
			s.note("walk as -late 1 -late-seed ", seed, " has it")
			s.slow = func(msg tea.Msg) bool {
				switch msg.(type) {
				case scrollback.Page, jumpMsg, quotesMsg, unreadMsg, backlogMsg:
					return s.IntN(3) == 0
				}
				return false
			}
			for range 120 {
				s.walk()
			}
			s.settle()
			s.inOrder()
			s.whole()
		})
	}
}
