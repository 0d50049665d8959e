package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
)

// rdsCA holds the root certificates of RDS and Aurora in every region (the three of generation G1 for each, valid until 2061 and
// later): no system trusts them by itself, and a function in a network without a way out can't fetch them. They are what
// https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem publishes.
//
//go:embed rds-ca.pem
var rdsCA []byte

// tlsConfig trusts RDS's own authorities, and the system's: certificates of RDS Proxy come from the public one.
func tlsConfig(host string, extra []byte) (*tls.Config, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(rdsCA) {
		return nil, errors.New("the certificates of RDS can't be read")
	}
	if len(extra) > 0 && !pool.AppendCertsFromPEM(extra) {
		return nil, errors.New("the additional certificates can't be read")
	}
	return &tls.Config{RootCAs: pool, ServerName: host, MinVersion: tls.VersionTLS12}, nil
}

type secretsManager struct{ client *secretsmanager.Client }

func (s secretsManager) get(ctx context.Context, id string) (credentials, error) {
	out, err := s.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
	if err != nil {
		return credentials{}, err
	}
	var c credentials
	// The decoder's own error could repeat what it read.
	if out.SecretString == nil || json.Unmarshal([]byte(*out.SecretString), &c) != nil || c.Username == "" || c.Password == "" {
		return credentials{}, fmt.Errorf("secret %s doesn't hold a username and a password", id)
	}
	return c, nil
}

// refused reports whether the server was reached and didn't take the password.
func refused(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "28P01" || pg.Code == "28000"
	}
	var my *mysql.MySQLError
	return errors.As(err, &my) && my.Number == 1045
}
