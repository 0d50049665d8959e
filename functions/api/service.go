package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"runtime/debug"
	"unicode/utf8"
)

// maxName is the longest name that GET /hello greets, in characters.
const maxName = 64

// service is the API's routes. It knows nothing of Lambda.
func service(log *slog.Logger, version string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "ok", "version": version})
	})
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Query().Get("name")
		switch {
		case name == "":
			name = "world"
		case !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName:
			fail(w, http.StatusBadRequest, "name must be at most 64 characters of UTF-8")
			return
		}
		reply(w, http.StatusOK, map[string]string{"message": "hello, " + name})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusNotFound, "no such resource")
	})
	for _, path := range []string{"/health", "/hello"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", "GET, HEAD")
			fail(w, http.StatusMethodNotAllowed, "use GET")
		})
	}
	return recovered(log, mux)
}

// recovered turns a panic into a 500 that tells the caller nothing and the log everything.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { //nolint:contextcheck // the answer needs no context
			if p := recover(); p != nil {
				log.ErrorContext(r.Context(), "panic", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				fail(w, http.StatusInternalServerError, "internal error")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func fail(w http.ResponseWriter, status int, message string) {
	reply(w, status, map[string]string{"error": message})
}

func reply(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The only error left is the connection's, and there is no connection in a function.
	_ = json.NewEncoder(w).Encode(body)
}
