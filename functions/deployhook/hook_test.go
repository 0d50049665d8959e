package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codedeploy"
	"github.com/aws/aws-sdk-go-v2/service/codedeploy/types"
	"github.com/stretchr/testify/require"
)

// told is a CodeDeploy that remembers what it was told.
type told struct {
	status []types.LifecycleEventStatus
	last   *codedeploy.PutLifecycleEventHookExecutionStatusInput
	err    error
}

func (t *told) PutLifecycleEventHookExecutionStatus(
	ctx context.Context,
	in *codedeploy.PutLifecycleEventHookExecutionStatusInput,
	_ ...func(*codedeploy.Options),
) (*codedeploy.PutLifecycleEventHookExecutionStatusOutput, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	t.status, t.last = append(t.status, in.Status), in
	return &codedeploy.PutLifecycleEventHookExecutionStatusOutput{}, t.err
}

// answers is a service whose nth answer, from 0, is given by a function; 0 is none.
type answers struct {
	of    func(n int) int
	asked []*http.Request
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked = append(a.asked, r)
	code := a.of(len(a.asked) - 1)
	if code == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return &http.Response{
		StatusCode: code,
		Status:     http.StatusText(code),
		Body:       io.NopCloser(strings.NewReader("body")),
		Request:    r,
		Header:     http.Header{"Location": {"https://elsewhere.example.com/"}},
	}, nil
}

const event = `{"DeploymentId":"d-1","LifecycleEventHookExecutionId":"e-1"}`

var here = settings{url: "https://web-1.eu-west-1.elb.amazonaws.com:8443/health", host: "shop.example.com"}

// run looks at a service for two minutes of simulated time.
func run(t *testing.T, a *answers, deploy *told) (log string, err error) {
	t.Helper()
	var text strings.Builder
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		c := httpClient(here.host)
		c.Transport = a
		err = hook{
			deploy:   deploy,
			client:   c,
			settings: here,
			log:      slog.New(slog.NewJSONHandler(&text, nil)),
		}.handle(ctx, json.RawMessage(event))
	})
	return text.String(), err
}

func always(code int) func(int) int { return func(int) int { return code } }

func TestAVersionPassesWithGoodAnswersInARow(t *testing.T) {
	t.Parallel()
	for sentence, tt := range map[string]struct {
		of    func(n int) int
		asked int
		want  types.LifecycleEventStatus
		says  string
	}{
		"a healthy version": {always(200), 5, "Succeeded", ""},
		"a version that needs a moment": {
			func(n int) int { return map[bool]int{true: 503, false: 200}[n < 3] },
			8,
			"Succeeded",
			"",
		},
		"a version that stumbles": {
			func(n int) int { return map[bool]int{true: 500, false: 200}[n == 4] },
			10,
			"Succeeded",
			"",
		},
		"a broken version": {always(500), 0, "Failed", "Internal Server Error"},
		"a version that fails now and then": {
			func(n int) int { return map[bool]int{true: 502, false: 200}[n%3 == 0] },
			0,
			"Failed",
			"Bad Gateway",
		},
		"a version that sends elsewhere": {always(302), 0, "Failed", "Found"},
		"a path that no rule leads to":   {always(404), 0, "Failed", "Not Found"},
		"a listener that the hook can't get to": {
			always(0),
			0,
			"Failed",
			"may this function's address use the listener for tests",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			a, deploy := &answers{of: tt.of}, &told{}
			log, err := run(t, a, deploy)
			require.NoError(t, err)
			require.Equal(t, []types.LifecycleEventStatus{tt.want}, deploy.status, "CodeDeploy is told once")
			require.Equal(t,
				[]string{"d-1", "e-1"},
				[]string{*deploy.last.DeploymentId, *deploy.last.LifecycleEventHookExecutionId})
			require.Contains(t, log, tt.says)
			if tt.asked > 0 {
				require.Len(t, a.asked, tt.asked)
			}
			require.LessOrEqual(t, len(a.asked), 40, "it gives up")
			require.Equal(t,
				[]string{"shop.example.com", here.url, http.MethodGet},
				[]string{a.asked[0].Host, a.asked[0].URL.String(), a.asked[0].Method})
		})
	}
}

func TestAnEventThatIsntCodeDeploysIsRefused(t *testing.T) {
	t.Parallel()
	for _, e := range []string{"{}", "", `{"DeploymentId":"d-1"}`, `{"LifecycleEventHookExecutionId":"e-1"}`, `[]`} {
		deploy := &told{}
		require.ErrorContains(t,
			hook{deploy: deploy}.handle(t.Context(), json.RawMessage(e)),
			"it isn't one of CodeDeploy's", e)
		require.Empty(t, deploy.status)
	}
}

func TestAnAnswerThatCodeDeployDoesntGetIsAnError(t *testing.T) {
	t.Parallel()
	_, err := run(t, &answers{of: always(200)}, &told{err: errors.New("AccessDenied")})
	require.ErrorContains(t, err, "CodeDeploy wasn't told Succeeded: AccessDenied")
}

func TestTheEnvironmentSaysWhereToLook(t *testing.T) {
	t.Parallel()
	read := func(url, host string) error {
		_, err := readSettings(func(name string) string { return map[string]string{"URL": url, "HOST": host}[name] })
		return err
	}
	require.NoError(t, read(here.url, here.host))
	require.ErrorContains(t, read("", ""), "URL: ")
	require.ErrorContains(t, read(here.url, "*.example.com"), "HOST: ")
	require.ErrorContains(t, read("http://web:8443/health", here.host), "URL: ")
	require.ErrorContains(t, read("https://web:8443", here.host), "with a path")
}

// The certificate has to be the service's: an address that answers with another one is no answer.
func TestTheCertificateIsTheServices(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "example.com" || !r.Close && r.Header.Get("Connection") != "close" {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	server.Config.ErrorLog = nil
	t.Cleanup(server.Close)
	ask := func(host string) error {
		c := httpClient(host)
		c.Transport.(*http.Transport).TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		return hook{client: c, settings: settings{url: server.URL + "/health", host: host}}.ask(t.Context())
	}
	require.NoError(t, ask("example.com"), "httptest's certificate is example.com's")
	require.ErrorContains(t, ask("shop.example.org"), "certificate is valid for")
}
