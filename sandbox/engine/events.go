package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// readEvents reads an event log. A command that failed before it started an update wrote none.
func readEvents(path string) ([]apitype.EngineEvent, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("event log: %w", err)
	}
	defer f.Close()
	var events []apitype.EngineEvent
	for dec := json.NewDecoder(f); ; {
		var e apitype.EngineEvent
		switch err := dec.Decode(&e); {
		case errors.Is(err, io.EOF):
			return events, nil
		case err != nil:
			return events, fmt.Errorf("event log: %w", err)
		}
		events = append(events, e)
	}
}

// Tally is what the events of one operation add up to.
type Tally struct {
	Changes    map[string]int // by operation, without same and read
	Mandatory  []Violation
	Advisory   []Violation
	Errors     []string // what the engine and the providers said
	Failed     []string // URNs of the resources whose operation failed
	Summarised bool     // the operation came to its end
}

// Violation is one finding of a policy pack.
type Violation struct {
	Pack, Policy, URN, Message string
}

// Changed is the number of resources that an operation changes.
func (t Tally) Changed() int {
	n := 0
	for _, c := range t.Changes {
		n += c
	}
	return n
}

// Sum adds up events. `up` without --skip-preview writes those of its preview and its update into one log; this is
// for single operations.
func Sum(events []apitype.EngineEvent) Tally {
	t := Tally{Changes: map[string]int{}}
	for _, e := range events {
		switch {
		case e.PolicyEvent != nil:
			v := Violation{e.PolicyEvent.PolicyPackName, e.PolicyEvent.PolicyName,
				e.PolicyEvent.ResourceURN, e.PolicyEvent.Message}
			if e.PolicyEvent.EnforcementLevel == "mandatory" {
				t.Mandatory = append(t.Mandatory, v)
			} else {
				t.Advisory = append(t.Advisory, v)
			}
		case e.ResOpFailedEvent != nil:
			t.Failed = append(t.Failed, e.ResOpFailedEvent.Metadata.URN)
		case e.DiagnosticEvent != nil && e.DiagnosticEvent.Severity == "error":
			t.Errors = append(t.Errors, e.DiagnosticEvent.Message)
		case e.SummaryEvent != nil:
			t.Summarised = true
			for op, n := range e.SummaryEvent.ResourceChanges {
				if op != apitype.OpSame && op != apitype.OpRead {
					t.Changes[string(op)] += n
				}
			}
		}
	}
	return t
}
