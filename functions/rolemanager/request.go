package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Action is what a call does.
type Action string

const (
	// Manage brings the roles to what they should be.
	Manage Action = "manage"
	// Check changes nothing, and fails where Manage would change something.
	Check Action = "check"
)

// Engine is the database's kind.
type Engine string

// The engines.
const (
	PostgreSQL Engine = "postgres"
	MySQL      Engine = "mysql"
)

// Kind is a role's purpose; it decides its rights in the schema.
type Kind string

const (
	// App reads and writes rows and calls functions.
	App Kind = "app"
	// Migrator owns the schema and changes it.
	Migrator Kind = "migrator"
	// ReadOnly reads rows.
	ReadOnly Kind = "readonly"
	// Custom has the grants that it lists and nothing else.
	Custom Kind = "custom"
)

// Role is one login.
type Role struct {
	// Name is the login's name: at most 63 bytes in PostgreSQL, 32 characters in MySQL.
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Grants are a custom role's rights.
	Grants []Grant `json:"grants,omitempty"`
}

// Grant is a right on some tables, or on all tables of the schema where none is named.
type Grant struct {
	// Privileges are SELECT, INSERT, UPDATE or DELETE, in any case.
	Privileges []string `json:"privileges"`
	// Tables are names of tables, which must exist. Empty means every table, those of the future included.
	Tables []string `json:"tables,omitempty"`
}

// Request is the function's event.
type Request struct {
	Action Action `json:"action"`
	Engine Engine `json:"engine"`
	// Host and Port are the database's endpoint. Port defaults to the engine's own.
	Host string `json:"host"`
	Port int    `json:"port,omitempty"`
	// Database is the database that the roles work in. Schema is PostgreSQL's schema within it, default "app"; MySQL has none.
	Database string `json:"database"`
	Schema   string `json:"schema,omitempty"`
	// Extensions are PostgreSQL extensions to install.
	Extensions []string `json:"extensions,omitempty"`
	// Roles hold at least one migrator in PostgreSQL, who owns the schema.
	Roles []Role `json:"roles"`
}

// Response tells what was done, or what would have been: never a secret.
type Response struct {
	// Changes are the statements in words, in order. Empty means that everything was as it should be.
	Changes []string `json:"changes"`
}

// decode reads an event strictly: a misspelt setting must not pass for an absent one.
func decode(event []byte) (Request, error) {
	var r Request
	d := json.NewDecoder(bytes.NewReader(event))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("event: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("event: more than one document")
	}
	if r.Port == 0 {
		r.Port = map[Engine]int{PostgreSQL: 5432, MySQL: 3306}[r.Engine]
	}
	if r.Schema == "" && r.Engine == PostgreSQL {
		r.Schema = "app"
	}
	return r, r.validate()
}

// reserved are names that belong to the engine or to AWS, beside those that begin with pg_.
var reserved = []string{"public", "postgres", "rds_iam", "rds_superuser", "rdsadmin", "rds_replication", "rds_password", "root", "mysql.sys", "mysql.session", "mysql.infoschema", "rdsproxyadmin", "mariadb.sys", "mysql"}

func (r Request) validate() error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if r.Action != Manage && r.Action != Check {
		report("action: must be manage or check, got %q", r.Action)
	}
	if r.Engine != PostgreSQL && r.Engine != MySQL {
		report("engine: must be postgres or mysql, got %q", r.Engine)
	}
	if r.Host == "" {
		report("host: is missing")
	}
	problems = append(problems, name("database", r.Database, 63))
	if r.Engine == PostgreSQL {
		problems = append(problems, name("schema", r.Schema, 63))
		for i, e := range r.Extensions {
			problems = append(problems, name(fmt.Sprintf("extensions[%d]", i), e, 63))
		}
	} else if r.Schema != "" || len(r.Extensions) > 0 {
		report("schema and extensions: MySQL has none")
	}
	return errors.Join(append(problems, r.validateRoles())...)
}

func (r Request) validateRoles() error {
	var problems []error
	limit := map[Engine]int{PostgreSQL: 63, MySQL: 32}[r.Engine]
	seen := map[string]bool{}
	migrators := 0
	for i, role := range r.Roles {
		where := fmt.Sprintf("roles[%d]", i)
		problems = append(problems, name(where+".name", role.Name, limit))
		lower := strings.ToLower(role.Name)
		if slices.Contains(reserved, lower) || strings.HasPrefix(lower, "pg_") || strings.HasPrefix(lower, "rds_") {
			problems = append(problems, fmt.Errorf("%s.name: %q belongs to the engine", where, role.Name))
		}
		if seen[role.Name] {
			problems = append(problems, fmt.Errorf("%s.name: %q is there twice", where, role.Name))
		}
		seen[role.Name] = true
		if role.Kind == Migrator {
			migrators++
		}
		if !slices.Contains([]Kind{App, Migrator, ReadOnly, Custom}, role.Kind) {
			problems = append(problems, fmt.Errorf("%s.kind: must be app, migrator, readonly or custom, got %q", where, role.Kind))
		}
		if (role.Kind == Custom) != (len(role.Grants) > 0) {
			problems = append(problems, fmt.Errorf("%s.grants: a custom role lists its grants, and no other kind does", where))
		}
		for j, g := range role.Grants {
			problems = append(problems, g.validate(fmt.Sprintf("%s.grants[%d]", where, j)))
		}
	}
	if migrators > 1 || (r.Engine == PostgreSQL && migrators == 0) {
		problems = append(problems, fmt.Errorf("roles: one migrator owns the schema, got %d", migrators))
	}
	return errors.Join(problems...)
}

func (g Grant) validate(where string) error {
	var problems []error
	if len(g.Privileges) == 0 {
		problems = append(problems, fmt.Errorf("%s.privileges: name at least one of SELECT, INSERT, UPDATE, DELETE", where))
	}
	for _, p := range g.Privileges {
		if !slices.Contains(rowPrivileges, strings.ToUpper(p)) {
			problems = append(problems, fmt.Errorf("%s.privileges: must be SELECT, INSERT, UPDATE or DELETE, got %q", where, p))
		}
	}
	for i, t := range g.Tables {
		problems = append(problems, name(fmt.Sprintf("%s.tables[%d]", where, i), t, 63))
	}
	return errors.Join(problems...)
}

// rowPrivileges are the rights on rows, in the order in which statements list them.
var rowPrivileges = []string{"DELETE", "INSERT", "SELECT", "UPDATE"}

// name judges an identifier. Any character is allowed but those that no engine stores: statements quote them all.
func name(where, value string, limit int) error {
	switch {
	case value == "":
		return fmt.Errorf("%s: is missing", where)
	case len(value) > limit:
		return fmt.Errorf("%s: must have at most %d bytes, got %d", where, limit, len(value))
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' || r > 0xffff }):
		return fmt.Errorf("%s: has a character that a name can't have, got %q", where, value)
	}
	return nil
}

// rights are a role's privileges on rows: those on every table, and those on named ones.
func (r Role) rights() (all []string, named map[string][]string) {
	named = map[string][]string{}
	switch r.Kind {
	case App:
		return rowPrivileges, named
	case ReadOnly:
		return []string{"SELECT"}, named
	case Migrator:
		return nil, named
	}
	for _, g := range r.Grants {
		for _, p := range g.Privileges {
			p = strings.ToUpper(p)
			if len(g.Tables) == 0 {
				all = append(all, p)
			}
			for _, t := range g.Tables {
				named[t] = append(named[t], p)
			}
		}
	}
	for t := range named {
		slices.Sort(named[t])
		named[t] = slices.Compact(named[t])
	}
	slices.Sort(all)
	return slices.Compact(all), named
}
