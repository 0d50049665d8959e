package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests run against real servers that they start themselves, each in a folder of its own, over TLS on loopback.

// server is a running database.
type server struct {
	host string
	port int
	// trust is its certificate, admin the superuser of the test (never used by the manager), master what RDS would give us.
	trust  []byte
	master credentials
}

const masterPassword = "s3cret-of-the-master"

// binary finds a server's program in the places where Debian puts it. Without it the tests are left out, but never in CI.
func binary(t *testing.T, name string) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if path, err := exec.LookPath(name); err == nil {
		found = append(found, path)
	}
	if path := "/usr/sbin/" + name; len(found) == 0 {
		if _, err := os.Stat(path); err == nil {
			found = append(found, path)
		}
	}
	if len(found) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s isn't installed", name)
		}
		t.Skipf("%s isn't installed; Debian's packages postgresql and mariadb-server have it", name)
	}
	return found[len(found)-1]
}

// credential makes a child run as a user who isn't root: PostgreSQL refuses root.
func credential(t *testing.T, dirs ...string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	nobody, err := user.Lookup("nobody")
	require.NoError(t, err)
	uid, err := strconv.Atoi(nobody.Uid)
	require.NoError(t, err)
	gid, err := strconv.Atoi(nobody.Gid)
	require.NoError(t, err)
	for _, dir := range dirs {
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Chown(path, uid, gid))
		}))
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, Pdeathsig: syscall.SIGKILL}
}

// certificate writes a certificate for loopback and returns it as PEM.
func certificate(t *testing.T, dir string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "server.crt"), public, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "server.key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	return public
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// start runs a server until the test ends, and waits until ready says so. Stop is the signal that ends it soonest without leaving
// anything outside its folder.
func start(t *testing.T, cmd *exec.Cmd, stop os.Signal, ready func() error) {
	t.Helper()
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	require.NoError(t, cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(stop)
		<-done //nolint:errcheck // how it ended when it was told to is of no interest
	})
	deadline := time.Now().Add(60 * time.Second)
	for {
		err := ready()
		if err == nil {
			return
		}
		select {
		case exit := <-done:
			done <- exit
			t.Fatalf("the server ended: %v\n%s", exit, log.String())
		default:
		}
		require.True(t, time.Now().Before(deadline), "the server isn't ready: %v\n%s", err, log.String())
		time.Sleep(100 * time.Millisecond)
	}
}

// work is a folder that another user may enter.
func work(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "plinth-db-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755)) //nolint:gosec // another user's server works in it
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// startPostgreSQL starts a server with a role rds_iam and a master who owns the database "shop" and is no superuser, as on RDS.
func startPostgreSQL(t *testing.T) server {
	t.Helper()
	initdb, postgres, psql := binary(t, "initdb"), binary(t, "postgres"), binary(t, "psql")
	dir := work(t)
	data := filepath.Join(dir, "data")
	attributes := credential(t, dir)
	run := func(name string, args ...string) {
		cmd := exec.Command(name, args...)
		cmd.SysProcAttr, cmd.Dir = attributes, dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", filepath.Base(name), out)
	}
	run(initdb, "-D", data, "-U", "superuser", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
	trust := certificate(t, data)
	rules := "local all superuser trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
	if major(t, data) < 16 {
		// As on RDS, which takes a token, and no password, of whoever belongs to rds_iam, however indirectly. Since 16 a maker belongs to
		// the roles that it made, by a grant that it has nothing of, so that this rule would keep out the master of any such server.
		rules = "hostssl all +rds_iam 127.0.0.1/32 reject\n" + rules
	}
	require.NoError(t, os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(rules), 0o600))
	credential(t, data)
	port := freePort(t)
	cmd := exec.Command(postgres, "-D", data, "-k", dir, "-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1", "-c", "ssl=on", "-c", "fsync=off")
	cmd.SysProcAttr, cmd.Dir = attributes, dir
	admin := func(sql string) error {
		psqlCmd := exec.Command(psql, "-h", dir, "-p", strconv.Itoa(port), "-U", "superuser", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qc", sql)
		psqlCmd.Dir = dir
		out, err := psqlCmd.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	start(t, cmd, syscall.SIGINT, func() error { return admin("SELECT 1") })
	require.NoError(t, admin("CREATE ROLE rds_iam"))
	require.NoError(t, admin("CREATE ROLE master LOGIN CREATEROLE CREATEDB PASSWORD '"+masterPassword+"'"))
	require.NoError(t, admin("CREATE DATABASE shop OWNER master"))
	return server{host: "localhost", port: port, trust: trust, master: credentials{"master", masterPassword}}
}

// major is the version of a server's data.
func major(t *testing.T, data string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	require.NoError(t, err)
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	require.NoError(t, err)
	return n
}

var mysqlOnce struct {
	sync.Mutex
	dir string
}

// mysqlTemplate initializes a data folder once for all tests, because it takes longer than the tests.
func mysqlTemplate(t *testing.T, install string) string {
	t.Helper()
	mysqlOnce.Lock()
	defer mysqlOnce.Unlock()
	if mysqlOnce.dir != "" {
		return mysqlOnce.dir
	}
	dir, err := os.MkdirTemp("", "plinth-mysql-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755)) //nolint:gosec // another user's server is made from it
	cmd := exec.Command(install, "--no-defaults", "--datadir="+dir, "--auth-root-authentication-method=normal", "--skip-test-db",
		"--innodb-log-file-size=4M", "--innodb-doublewrite=0", "--innodb-flush-log-at-trx-commit=0")
	cmd.SysProcAttr, cmd.Dir = credential(t, dir), dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	mysqlOnce.dir = dir
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if mysqlOnce.dir != "" {
		_ = os.RemoveAll(mysqlOnce.dir)
	}
	os.Exit(code)
}

// startMySQL starts MariaDB with a master who may hand on every privilege in use, and isn't root.
func startMySQL(t *testing.T) server {
	t.Helper()
	daemon, install := binary(t, "mariadbd"), binary(t, "mariadb-install-db")
	dir := work(t)
	data := filepath.Join(dir, "data")
	trust := certificate(t, dir)
	attributes := credential(t, dir)
	require.NoError(t, os.CopyFS(data, os.DirFS(mysqlTemplate(t, install))))
	credential(t, dir)
	port := freePort(t)
	init := filepath.Join(dir, "init.sql")
	require.NoError(t, os.WriteFile(init, []byte(strings.Join([]string{
		"CREATE USER IF NOT EXISTS master@'%' IDENTIFIED BY '" + masterPassword + "';",
		"GRANT ALL PRIVILEGES ON *.* TO master@'%' WITH GRANT OPTION;", ""}, "\n")), 0o644)) //nolint:gosec // a test's
	cmd := exec.Command(daemon, "--no-defaults", "--datadir="+data, "--socket="+filepath.Join(dir, "s"), "--port="+strconv.Itoa(port), "--bind-address=127.0.0.1",
		"--ssl-cert="+filepath.Join(dir, "server.crt"), "--ssl-key="+filepath.Join(dir, "server.key"), "--init-file="+init, "--skip-name-resolve",
		"--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--performance-schema=off")
	credential(t, dir)
	cmd.SysProcAttr, cmd.Dir = attributes, dir
	s := server{host: "localhost", port: port, trust: trust, master: credentials{"master", masterPassword}}
	start(t, cmd, syscall.SIGKILL, func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		db, err := openMySQL(ctx, Request{Host: s.host, Port: s.port}, s.master, s.trust, nil)
		if err == nil {
			db.close(ctx)
		}
		return err
	})
	return s
}
