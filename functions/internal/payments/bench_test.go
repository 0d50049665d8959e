package payments

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"
)

// BenchmarkPay is one payment, from the event to the announcement; the server and its proxy share the machine with it.
func BenchmarkPay(b *testing.B) {
	w := newWorld(b)
	p := w.processor(never())
	p.Claims.DB, p.Provider, p.Publisher = w.client, w.provider, w.bus
	b.ReportAllocs()
	for b.Loop() {
		_, err := p.Handle(b.Context(), encode(b, request("tok")))
		require.NoError(b, err)
	}
	report(b, 1)
}

// BenchmarkRecord is one batch of ten messages, all new.
func BenchmarkRecord(b *testing.B) {
	w := newWorld(b)
	r := w.recorder(never())
	r.Records.DB = w.client
	var n atomic.Int64
	b.ReportAllocs()
	for b.Loop() {
		var batch events.SQSEvent
		for range 10 {
			e := newEvent(request("tok"), Outcome{Status: Succeeded, Reference: "r"}, w.now())
			batch.Records = append(batch.Records, events.SQSMessage{MessageId: fmt.Sprint(n.Add(1)), Body: string(encode(b, e))})
		}
		out, err := r.Handle(b.Context(), batch)
		require.NoError(b, err)
		require.Empty(b, out.BatchItemFailures)
	}
	report(b, 10)
}

func report(b *testing.B, messages int) {
	b.Helper()
	b.ReportMetric(float64(b.N*messages)/b.Elapsed().Seconds(), "messages/s")
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-live")
	b.ReportMetric(float64(m.Sys)/1e6, "MB-from-system")
}
