package payments

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"
)

// The tests talk to a real server of DynamoDB's protocol, which they install from npm and start themselves, through a proxy that
// throttles writes and loses answers.

// server is the address of the server, started once for all tests.
var server struct {
	sync.Mutex
	address string
	stop    func()
}

func TestMain(m *testing.M) {
	code := m.Run()
	if server.stop != nil {
		server.stop()
	}
	os.Exit(code)
}

// dynalite starts the server. Without node and npm the tests are left out, but never in CI.
func dynalite(t testing.TB) string {
	t.Helper()
	server.Lock()
	defer server.Unlock()
	if server.address != "" {
		return server.address
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s isn't installed", program)
			}
			t.Skipf("%s isn't installed: these tests start a DynamoDB server from npm", program)
		}
	}
	// Port 0 lets the server choose, and its own line says which: no other process can take the port meanwhile.
	cmd := exec.Command("node", "-e", `require("dynalite")({createTableMs:0,deleteTableMs:0}).listen(0,"127.0.0.1",function(){console.log(this.address().port)})`)
	cmd.Dir = install(t)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line := make([]byte, 16)
	n, err := out.Read(line)
	require.NoError(t, err, log.String())
	server.stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	server.address = "http://127.0.0.1:" + strings.TrimSpace(string(line[:n]))
	return server.address
}

// install puts the pinned packages into the user's cache, once.
func install(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	lock, err := os.ReadFile("testdata/dynalite/package-lock.json")
	require.NoError(t, err)
	to := filepath.Join(cache, "plinth", "dynalite-"+digest(lock)[:12])
	if _, err := os.Stat(to); err == nil {
		return to
	}
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
	work, err := os.MkdirTemp(filepath.Dir(to), "dynalite-")
	require.NoError(t, err)
	defer func() { _ = os.RemoveAll(work) }()
	require.NoError(t, os.CopyFS(work, os.DirFS("testdata/dynalite")))
	// Install scripts would compile a store on disk; the tests keep their tables in memory.
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = work
	log, err := cmd.CombinedOutput()
	require.NoError(t, err, string(log))
	if err := os.Rename(work, to); err != nil {
		// Another run was faster.
		_, err = os.Stat(to)
		require.NoError(t, err)
	}
	return to
}

// network stands between the functions and the server.
type network struct {
	mutex sync.Mutex
	// fault decides what happens to a call: "" passes it on, "throttle" refuses it, "lose" carries it out and loses the answer.
	fault func(operation, table string) string
	// created counts the writes that succeeded, by table.
	created map[string]int
	faults  int
	client  *dynamodb.Client
}

func (n *network) decide(operation, body string) (fault, table string) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, name := range []string{"claims-", "payments-"} {
		if i := strings.Index(body, `"TableName":"`+name); i >= 0 {
			table = strings.TrimSuffix(name, "-")
		}
	}
	if n.fault != nil {
		fault = n.fault(operation, table)
	}
	if fault != "" {
		n.faults++
	}
	return fault, table
}

func connect(t testing.TB) *network {
	t.Helper()
	target, err := url.Parse(dynalite(t))
	require.NoError(t, err)
	n := &network{created: map[string]int{}}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 64}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		fault, table := n.decide(operation, string(body))
		if fault == "throttle" {
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}`)
			return
		}
		answer := httptest.NewRecorder()
		proxy.ServeHTTP(answer, r)
		if operation == "PutItem" && answer.Code == http.StatusOK {
			n.mutex.Lock()
			n.created[table]++
			n.mutex.Unlock()
		}
		if fault == "lose" {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	t.Cleanup(front.Close)
	n.client = dynamodb.New(dynamodb.Options{
		Region: "eu-west-1", BaseEndpoint: &front.URL,
		// Three tries as in a function, without the waits between them.
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff, o.RateLimiter = 3, time.Millisecond, ratelimit.None
		}),
		HTTPClient: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "test"}, nil
		}),
	})
	return n
}

// tables makes both tables as the deployment does, under names of the test's own.
func (n *network) tables(t testing.TB) (claims, payments string) {
	t.Helper()
	id := strings.ToLower(newKey())
	claims, payments = "claims-"+id, "payments-"+id
	text, number := types.ScalarAttributeTypeS, types.ScalarAttributeTypeN
	n.table(t, claims, "idempotencyKey", PendingIndex, "pending", "leaseUntil", number)
	n.table(t, payments, "paymentId", StatusIndex, "status", "decidedAt", text)
	return claims, payments
}

func (n *network) table(t testing.TB, name, key, index, hash, sort string, kind types.ScalarAttributeType) {
	t.Helper()
	text := types.ScalarAttributeTypeS
	_, err := n.client.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: &key, AttributeType: text}, {AttributeName: &hash, AttributeType: text}, {AttributeName: &sort, AttributeType: kind}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: &key, KeyType: types.KeyTypeHash}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: &index, Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
			KeySchema: []types.KeySchemaElement{{AttributeName: &hash, KeyType: types.KeyTypeHash}, {AttributeName: &sort, KeyType: types.KeyTypeRange}},
		}},
	})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		out, err := n.client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
		return err == nil && out.Table.TableStatus == types.TableStatusActive
	}, 20*time.Second, 20*time.Millisecond)
}

// all reads a table through.
func (n *network) all(t testing.TB, table string) []item {
	t.Helper()
	var items []item
	pages := dynamodb.NewScanPaginator(n.client, &dynamodb.ScanInput{TableName: &table, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		items = append(items, page.Items...)
	}
	return items
}

var quiet = slog.New(slog.DiscardHandler)
