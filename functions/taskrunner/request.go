package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// settings are the environment: everything that a task needs and no caller may choose.
type settings struct {
	cluster, securityGroup, container, logGroup string
	subnets                                     []string
	tasks                                       map[string]task
}

// task is one that may be started.
type task struct {
	// Family is the ARN of its task definitions, without a revision.
	Family string `json:"family"`
	// TimeoutSeconds is how long it may take, its start included.
	TimeoutSeconds int `json:"timeoutSeconds"`
}

// readSettings reads the environment and reports everything that is missing there.
func readSettings(env func(string) string) (settings, error) {
	var problems []error
	required := func(name string) string {
		value := env(name)
		if value == "" {
			problems = append(problems, fmt.Errorf("%s isn't set", name))
		}
		return value
	}
	s := settings{
		cluster:       required("CLUSTER"),
		securityGroup: required("SECURITY_GROUP"),
		container:     required("CONTAINER"),
		logGroup:      required("LOG_GROUP"),
		subnets:       strings.Split(required("SUBNETS"), ","),
	}
	if text := required("TASKS"); text != "" {
		if err := json.Unmarshal([]byte(text), &s.tasks); err != nil {
			problems = append(problems, fmt.Errorf("TASKS: %w", err))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.tasks)) {
		if t := s.tasks[name]; t.Family == "" || t.TimeoutSeconds < 1 {
			problems = append(problems, fmt.Errorf("TASKS: %s has no family or no timeout", name))
		}
	}
	return s, errors.Join(problems...)
}

// Request is the function's event.
type Request struct {
	// Task is the name of the task, one of those that the stack file gives the service.
	Task string `json:"task"`
	// Revision is that of its task definition.
	Revision int `json:"revision"`
	// Run names this run. The same revision under the same name isn't run a second time within the
	// hour, unless it failed. Empty: a revision is run once.
	Run string `json:"run,omitempty"`
}

// Response tells what ended well: never what it printed.
type Response struct {
	TaskARN   string `json:"taskArn"`
	LogGroup  string `json:"logGroup"`
	LogStream string `json:"logStream"`
}

// decode reads an event strictly: a misspelt setting must not pass for an absent one.
func (s settings) decode(event []byte) (Request, error) {
	var r Request
	d := json.NewDecoder(bytes.NewReader(event))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("event: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("event: more than one document")
	}
	var problems []error
	if _, ok := s.tasks[r.Task]; !ok {
		problems = append(problems,
			fmt.Errorf("task: there is none of this name, got %q; write one of %s", r.Task,
				strings.Join(slices.Sorted(maps.Keys(s.tasks)), ", ")))
	}
	if r.Revision < 1 {
		problems = append(problems,
			fmt.Errorf("revision: it isn't the revision of a task definition, got %d; write the one that was registered", r.Revision))
	}
	return r, errors.Join(problems...)
}
