package lifecycle

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/engine"
)

var faultsFlag = flag.String("faults", "chained",
	"chained: every run of a stack meets the next fault; all: each fault also in a life of its own, which takes an hour")

// way is a blueprint that the faults walk through.
type way struct {
	blueprint string
	// each makes only the first resource of each type fail: with all of them the walk would take hours.
	each bool
	// creates and updates are the fewest that there have to be.
	creates, updates int
	// change is what an update sets: what most resources have, and something of each tier, to values that it didn't
	// have before.
	change func(i int) map[string]string
}

var ways = map[string]way{
	"serverless site":                     serverlessSite,
	"each type of the container platform": containerPlatform,
	"each type of the private instances":  privateInstances,
}

var serverlessSite = way{
	blueprint: "serverless-site",
	creates:   60,
	updates:   20,
	change: func(i int) map[string]string {
		retention := strconv.Itoa([]int{30, 60}[i%2])
		return map[string]string{
			"tags.Owner":                      fmt.Sprintf("owner-%d@example.com", i),
			"dns.queryLogRetentionDays":       retention,
			"waf.rateLimit":                   strconv.Itoa(1000 + i),
			"waf.logRetentionDays":            retention,
			"functions.api.memoryMiB":         strconv.Itoa(512 + i),
			"functions.api.logRetentionDays":  retention,
			"api.throttle.rate":               strconv.Itoa(20 + i),
			"api.logRetentionDays":            retention,
			"sites.web.logRetentionDays":      strconv.Itoa(100 + i),
			"sites.web.redirects./start":      fmt.Sprintf("302 /page-%d", i),
			"sites.web.contentSecurityPolicy": fmt.Sprintf("default-src 'self' https://cdn-%d.example.com", i),
		}
	},
}

// Fleet, bastion, the ways to them, and payments are what the private instances add.
var privateInstances = way{
	blueprint: "private-instances",
	each:      true,
	creates:   60,
	updates:   30,
	change: func(i int) map[string]string {
		retention := strconv.Itoa([]int{30, 60}[i%2])
		return map[string]string{
			"tags.Owner":                   fmt.Sprintf("owner-%d@example.com", i),
			"network.flowLogRetentionDays": retention,
			"waf.rateLimit":                strconv.Itoa(1000 + i),
			"database.backupRetentionDays": strconv.Itoa(14 + i%20),
			"bastion.logRetentionDays":     retention,
			"fleet.scaling.maxInstances":   strconv.Itoa(4 + i),
			"payments.recorderConcurrency": strconv.Itoa(5 + i%5),
			"api.throttle.rate":            strconv.Itoa(20 + i),
			"api.logRetentionDays":         retention,
			"sites.web.logRetentionDays":   strconv.Itoa(100 + i),
		}
	},
}

var containerPlatform = way{
	blueprint: "container-platform",
	each:      true,
	creates:   45,
	updates:   25,
	change: func(i int) map[string]string {
		retention := strconv.Itoa([]int{30, 60}[i%2])
		return map[string]string{
			"tags.Owner":                          fmt.Sprintf("owner-%d@example.com", i),
			"network.flowLogRetentionDays":        retention,
			"waf.rateLimit":                       strconv.Itoa(1000 + i),
			"tracing.sampling.ratePercent":        strconv.Itoa(5 + i%90),
			"database.maxCapacity":                strconv.Itoa(16 + i),
			"database.logRetentionDays":           retention,
			"ingress.idleTimeoutSeconds":          strconv.Itoa(100 + i),
			"services.shop.priority":              strconv.Itoa(100 + i),
			"services.shop.scaling.maxTasks":      strconv.Itoa(12 + i),
			"services.shop.drainSeconds":          strconv.Itoa(30 + i%60),
			"services.worker.logRetentionDays":    retention,
			"messaging.queues.jobs.retentionDays": strconv.Itoa(4 + i%10),
		}
	},
}

// TestFaults makes AWS fail at each single create, update and delete of a blueprint. A run with a fault must fail at
// that one resource. The runs after it must do everything that is left, once, and bring exactly what a run without
// faults brings. A destroy must leave nothing.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, along := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := measure(t, along)
			t.Logf("%d creates, %d updates, %d deletes", len(w.creates), len(w.updates), len(w.deletes))
			require.GreaterOrEqual(t, len(w.creates), along.creates, "the blueprint has more resources than this")
			require.GreaterOrEqual(t, len(w.updates), along.updates, "the change updates more resources than this")
			t.Run("create", func(t *testing.T) {
				t.Parallel()
				st := w.open(t, w.fresh)
				require.Equal(t, w.created, w.chain(t, st, "up", w.creates))
				w.sameAsWithoutFaults(t, st)
				do(t, st, "destroy")
				nothingLeft(t, st)
			})
			t.Run("update", func(t *testing.T) {
				t.Parallel()
				st := w.open(t, w.kept)
				w.set(t, st, 1)
				require.Equal(t, w.updated, w.chain(t, st, "up", w.updates))
				w.sameAsWithoutFaults(t, st)
				do(t, st, "destroy")
				nothingLeft(t, st)
			})
			t.Run("delete", func(t *testing.T) {
				t.Parallel()
				st := w.open(t, w.kept)
				require.Equal(t, w.deleted, w.chain(t, st, "destroy", w.deletes))
				nothingLeft(t, st)
			})
			if *faultsFlag == "all" {
				w.alone(t)
			}
		})
	}
}

// chain runs an operation with all the faults, one resource at a time, until each has struck: a run ends at its first
// fault, and the next run has the others. The last run has none. It returns the resources that were operated on.
func (w *walk) chain(t *testing.T, st *engine.Stack, operation string, faults []cloud.Fault) (urns []string) {
	t.Helper()
	op := apitype.OpType(faults[0].Operation)
	for left := slices.Clone(faults); len(left) > 0; {
		o := fail(t, st, operation, left)
		struck := o.FaultsFired[0]
		left = slices.DeleteFunc(left, func(f cloud.Fault) bool { return f == struck })
		urns = append(urns, urnsOf(o, op)...)
		sameInStateAndAWS(t, st, struck)
	}
	urns = append(urns, urnsOf(do(t, st, operation), op)...)
	slices.Sort(urns)
	return urns
}

// alone gives each fault a life of its own: each pair of a create and a delete from nothing to nothing, each update
// on a stack that stands.
func (w *walk) alone(t *testing.T) {
	for i := range max(len(w.creates), len(w.deletes)) {
		t.Run(fmt.Sprintf("life %d", i), func(t *testing.T) {
			t.Parallel()
			st := w.open(t, w.fresh)
			if i < len(w.creates) {
				fail(t, st, "up", w.creates[i:i+1])
			}
			do(t, st, "up")
			w.sameAsWithoutFaults(t, st)
			if i < len(w.deletes) {
				fail(t, st, "destroy", w.deletes[i:i+1])
			}
			do(t, st, "destroy")
			nothingLeft(t, st)
		})
	}
	t.Run("one update after the other", func(t *testing.T) {
		t.Parallel()
		st := w.open(t, w.kept)
		for i, f := range w.updates {
			w.set(t, st, i+1)
			broken := fail(t, st, "up", []cloud.Fault{f})
			next := do(t, st, "up")
			// Each resource is updated once, in the run with the fault or in the next one.
			all := append(urnsOf(broken, apitype.OpUpdate), urnsOf(next, apitype.OpUpdate)...)
			slices.Sort(all)
			require.Equal(t, w.updated, all, "after a fault at %s", f)
		}
		do(t, st, "destroy")
		nothingLeft(t, st)
	})
}
