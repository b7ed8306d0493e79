package serve_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"teahouse/room"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestTwelveBotsThatPipeline write all that they ask before they read the first
// answer: megabytes each way. Each gets every answer, in order.
func TestTwelveBotsThatPipeline(t *testing.T) {
	const bots, asks = 12, 130
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Room = running(t, func(c *room.Config) { c.Limits.Asks.Burst, c.Limits.Reads.Burst = 100*asks, 1000*asks }) // what is tried is that none is stuck
	})
	for i := range 40 { // something to answer
		talker := sshtest.Who{User: fmt.Sprint("talker", i), From: fmt.Sprintf("127.0.2.%d", i+1)}
		h.runs(t, talker, 0, "say "+strings.Repeat("so many words ", 140))
	}
	pad := strings.Repeat(" ", 1400)
	var all sync.WaitGroup
	for i := range bots {
		all.Go(func() {
			c := h.connect(t, sshtest.Who{User: fmt.Sprint("robot", i), Signer: sshtest.NewKey(t), From: fmt.Sprintf("127.0.1.%d", i+1)})
			defer c.Close()
			_, in, out := start(t, c, "bot")
			wrote := make(chan error, 1)
			go func() {
				for n := range asks {
					if _, err := fmt.Fprintf(in, `{"id":%d,%s"do":"events","since":"forever","limit":10}`+"\n", n, pad); err != nil {
						wrote <- err
						return
					}
				}
				wrote <- in.Close()
			}()
			answers := bufio.NewScanner(out)
			answers.Buffer(nil, 4<<20)
			next := 0
			for answers.Scan() {
				var answer struct {
					ID    *int
					Error string
				}
				if err := json.Unmarshal(answers.Bytes(), &answer); err != nil {
					t.Errorf("%d: %v", i, err)
					return
				}
				if answer.ID == nil {
					continue
				}
				if *answer.ID != next || answer.Error != "" {
					t.Errorf("robot%d: answer %d (%s) comes where %d should", i, *answer.ID, answer.Error, next)
					return
				}
				next++
			}
			if err := <-wrote; err != nil || next != asks {
				t.Errorf("robot%d has %d of %d answers: %v, %v", i, next, asks, err, answers.Err())
			}
		})
	}
	all.Wait()
}
