package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy/types"
)

const (
	// wanted good answers in a row let the version pass: the load balancer takes some seconds until
	// all of it leads to the new tasks, and a first good answer may still be the old version's.
	wanted = 5
	pause  = 3 * time.Second
	// patience is for one answer.
	patience = 5 * time.Second
	// reserve is what telling CodeDeploy takes, at the end of the function's own time.
	reserve = 15 * time.Second
)

// client is what the hook needs of CodeDeploy.
type client interface {
	PutLifecycleEventHookExecutionStatus(context.Context, *codedeploy.PutLifecycleEventHookExecutionStatusInput, ...func(*codedeploy.Options)) (*codedeploy.PutLifecycleEventHookExecutionStatusOutput, error)
}

// settings are the environment: url is what is asked for, of the load balancer itself, and host the
// name that the service is reached by.
type settings struct{ url, host string }

var hostName = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// readSettings reads the environment and reports everything that is wrong there.
func readSettings(env func(string) string) (settings, error) {
	s := settings{url: env("URL"), host: env("HOST")}
	var problems []error
	if u, err := url.Parse(s.url); err != nil || u.Scheme != "https" || u.Host == "" || u.Path == "" {
		problems = append(problems, fmt.Errorf("URL: it isn't an https address with a path, got %q", s.url))
	}
	if !hostName.MatchString(s.host) {
		problems = append(problems, fmt.Errorf("HOST: it isn't a host name, got %q", s.host))
	}
	return s, errors.Join(problems...)
}

// httpClient expects the certificate of the service's name, whatever address it calls. Every
// request is a connection of its own, so that it doesn't stay with one node of the load balancer,
// and a redirection is an answer like any other.
func httpClient(host string) *http.Client {
	return &http.Client{
		Timeout: patience,
		Transport: &http.Transport{
			DisableKeepAlives: true,
			TLSClientConfig:   &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Event is what CodeDeploy sends to a hook.
type Event struct {
	DeploymentID string `json:"DeploymentId"`
	ExecutionID  string `json:"LifecycleEventHookExecutionId"`
}

type hook struct {
	deploy   client
	client   *http.Client
	settings settings
	log      *slog.Logger
}

// handle always tells CodeDeploy how it went: without an answer that would wait for an hour.
func (h hook) handle(ctx context.Context, event json.RawMessage) error {
	var e Event
	if err := json.Unmarshal(event, &e); err != nil || e.DeploymentID == "" || e.ExecutionID == "" {
		return fmt.Errorf("event: it isn't one of CodeDeploy's: it needs DeploymentId and LifecycleEventHookExecutionId")
	}
	looking, cancel := ctx, context.CancelFunc(func() {})
	if end, ok := ctx.Deadline(); ok {
		looking, cancel = context.WithDeadline(ctx, end.Add(-reserve))
	}
	defer cancel()
	refused, status := h.look(looking), types.LifecycleEventStatusSucceeded
	if refused != nil {
		status = types.LifecycleEventStatusFailed
		h.log.ErrorContext(ctx, "the new version doesn't pass", "deployment", e.DeploymentID, "url", h.settings.url,
			"host", h.settings.host, "error", refused)
	} else {
		h.log.InfoContext(ctx, "the new version passes", "deployment", e.DeploymentID)
	}
	_, err := h.deploy.PutLifecycleEventHookExecutionStatus(ctx, &codedeploy.PutLifecycleEventHookExecutionStatusInput{
		DeploymentId:                  aws.String(e.DeploymentID),
		LifecycleEventHookExecutionId: aws.String(e.ExecutionID),
		Status:                        status,
	})
	if err != nil {
		return fmt.Errorf("deployment %s: CodeDeploy wasn't told %s: %w", e.DeploymentID, status, err)
	}
	return nil
}

// look asks until the answers are good, and says what was wrong with the last one when the time is
// up.
func (h hook) look(ctx context.Context) error {
	var last error
	for good, asked := 0, 0; ; asked++ {
		switch err := h.ask(ctx); {
		case err == nil:
			if good++; good == wanted {
				return nil
			}
		case ctx.Err() == nil || last == nil:
			good, last = 0, err
		}
		select {
		case <-ctx.Done():
			if last == nil {
				return fmt.Errorf("no time for %d good answers in a row", wanted)
			}
			return fmt.Errorf("no %d good answers in a row in %d requests: %w", wanted, asked+1, last)
		case <-time.After(pause):
		}
	}
}

func (h hook) ask(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.settings.url, nil)
	if err != nil {
		return err
	}
	request.Host = h.settings.host
	request.Header.Set("User-Agent", "plinth-deployhook")
	response, err := h.client.Do(request)
	if err != nil {
		return fmt.Errorf("no answer (may this function's address use the listener for tests?): %w", err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16)) // what it says doesn't matter
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer is %s", response.Status)
	}
	return nil
}
