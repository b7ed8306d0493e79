package fault_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"teahouse/room/fault"
)

func TestAPanicIsAnErrorThatTellsWhereAndNotWhat(t *testing.T) {
	var log bytes.Buffer
	err := fault.Contain(slog.New(slog.NewTextHandler(&log, nil)), "the kettle", func() { panic("somebody's words") })
	if _, caught := errors.AsType[*fault.Error](err); !caught {
		t.Fatalf("it gives %v", err)
	}
	for _, want := range []string{"the kettle panicked", "type=string", "TestAPanicIsAnErrorThatTellsWhereAndNotWhat"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not in %s", want, log.String())
		}
	}
	if strings.Contains(log.String()+err.Error(), "somebody") {
		t.Errorf("it tells what somebody wrote: %v, %s", err, log.String())
	}
}

// TestAPanicApartIsOneOfTheCaller, with its own stack.
func TestAPanicApartIsOneOfTheCaller(t *testing.T) {
	boils := func() { panic("somebody's words") }
	err := fault.Contain(slog.New(slog.DiscardHandler), "the kettle", func() { fault.Apart(boils) })
	caught, ok := errors.AsType[*fault.Error](err)
	if !ok || caught.Type != "string" || !strings.Contains(caught.Stack, "TestAPanicApartIsOneOfTheCaller.func1") {
		t.Errorf("it gives %+v", err)
	}
}

func TestWhatDoesNotPanicIsNoFault(t *testing.T) {
	ran := false
	if err := fault.Contain(slog.New(slog.DiscardHandler), "the kettle", func() { ran = true }); err != nil || !ran {
		t.Errorf("it gives %v, and ran: %t", err, ran)
	}
}
