package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// entry is one privilege of one grantee on one object; the grantee "" is PUBLIC.
type entry struct{ Object, Grantee, Privilege string }

// acl is privileges by object and grantee.
type acl map[string]map[string][]string

func (s *pgPlan) acl(sql string, args ...any) (acl, error) {
	found, err := rows(s, pgx.RowToStructByPos[entry], sql, args...)
	if err != nil {
		return nil, err
	}
	a := acl{}
	for _, e := range found {
		if a[e.Object] == nil {
			a[e.Object] = map[string][]string{}
		}
		if e.Privilege != "" {
			a[e.Object][e.Grantee] = append(a[e.Object][e.Grantee], e.Privilege)
		}
	}
	return a, nil
}

// settle makes what PUBLIC and the managed roles have on an object exactly what they should have. Other roles' grants are not ours.
// on is the object as GRANT names it; prefix goes before GRANT and REVOKE.
func (s *pgPlan) settle(prefix, on string, have map[string][]string, want func(Role) []string) {
	who := func(name string) string {
		if name == "" {
			return "PUBLIC"
		}
		return quote(name)
	}
	one := func(name string, want []string) {
		var missing, excess []string
		for _, p := range want {
			if !slices.Contains(have[name], p) {
				missing = append(missing, p)
			}
		}
		for _, p := range have[name] {
			if !slices.Contains(want, p) && !slices.Contains(excess, p) {
				excess = append(excess, p)
			}
		}
		if len(missing) > 0 {
			s.add(fmt.Sprintf("%sgrant %s on %s to %s", strings.ToLower(prefix), strings.Join(missing, ", "), on, who(name)), prefix+"GRANT "+strings.Join(missing, ", ")+" ON "+on+" TO "+who(name))
		}
		if len(excess) > 0 {
			s.add(fmt.Sprintf("%srevoke %s on %s from %s", strings.ToLower(prefix), strings.Join(excess, ", "), on, who(name)), prefix+"REVOKE "+strings.Join(excess, ", ")+" ON "+on+" FROM "+who(name))
		}
	}
	one("", nil)
	for _, role := range s.r.Roles {
		one(role.Name, want(role))
	}
}

func (s *pgPlan) database() error {
	have, err := s.acl(`SELECT d.datname::text, COALESCE(r.rolname, '')::text, a.privilege_type
		FROM pg_database d, aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
		WHERE d.datname = current_database()`)
	if err != nil {
		return err
	}
	s.settle("", "DATABASE "+quote(s.r.Database), have[s.r.Database], func(r Role) []string {
		if r.Kind == App || r.Kind == Migrator {
			return []string{"CONNECT", "TEMPORARY"}
		}
		return []string{"CONNECT"}
	})
	return nil
}

// publicSchema takes from everybody what PostgreSQL gives everybody in the schema "public".
func (s *pgPlan) publicSchema() error {
	if s.r.Schema == "public" {
		return nil
	}
	have, err := s.schemaACL("public")
	if err != nil || have == nil {
		return err
	}
	s.settle("", "SCHEMA public", have, func(Role) []string { return nil })
	return nil
}

func (s *pgPlan) schemaACL(name string) (map[string][]string, error) {
	have, err := s.acl(`SELECT n.nspname::text, COALESCE(r.rolname, '')::text, COALESCE(a.privilege_type, '')
		FROM pg_namespace n LEFT JOIN LATERAL aclexplode(COALESCE(n.nspacl, acldefault('n', n.nspowner))) a ON true LEFT JOIN pg_roles r ON r.oid = a.grantee
		WHERE n.nspname = $1`, name)
	return have[name], err
}

// schema gives the schema to the migrator, and the way in to the others.
func (s *pgPlan) schema() error {
	owners, err := rows(s, pgx.RowTo[string], "SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = $1", s.r.Schema)
	if err != nil {
		return err
	}
	schema, owner, db := quote(s.r.Schema), quote(s.migrator), quote(s.r.Database)
	if len(owners) == 0 {
		s.add(fmt.Sprintf("create schema %q", s.r.Schema), "CREATE SCHEMA "+schema+" AUTHORIZATION "+owner)
		return nil
	}
	s.hasSchema = true
	if owners[0] != s.migrator {
		// The new owner must have the right to create in the database, for just this moment.
		s.add(fmt.Sprintf("give schema %q to %q", s.r.Schema, s.migrator), fmt.Sprintf("GRANT CREATE ON DATABASE %s TO %s; ALTER SCHEMA %s OWNER TO %s; REVOKE CREATE ON DATABASE %s FROM %s", db, owner, schema, owner, db, owner))
		return nil // its grants change with its owner: the next round's
	}
	have, err := s.schemaACL(s.r.Schema)
	if err != nil {
		return err
	}
	s.settle("", "SCHEMA "+schema, have, func(r Role) []string {
		if r.Kind == Migrator {
			return []string{"CREATE", "USAGE"}
		}
		return []string{"USAGE"}
	})
	return nil
}

// extensions go into the roles' own schema, unless they have a place of their own: nobody may use "public".
func (s *pgPlan) extensions() error {
	have, err := rows(s, pgx.RowTo[string], "SELECT extname::text FROM pg_extension")
	if err != nil || !s.hasSchema {
		return err
	}
	for _, e := range s.r.Extensions {
		if !slices.Contains(have, e) {
			s.add(fmt.Sprintf("install extension %q", e), fmt.Sprintf("SET LOCAL search_path = %s; CREATE EXTENSION %s; SET LOCAL search_path = pg_catalog", quote(s.r.Schema), quote(e)))
		}
	}
	return nil
}

// own is a condition for objects that no extension owns; the placeholder is the catalog.
const own = `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '%s'::regclass AND e.objid = o.oid AND e.deptype = 'e')`

// owners gives the schema's tables, views, sequences and functions to the migrator, so that its migrations may change them.
func (s *pgPlan) owners() error {
	if !s.hasSchema {
		return nil
	}
	type object struct{ Kind, Name, Arguments string }
	found, err := rows(s, pgx.RowToStructByPos[object], `
		SELECT CASE o.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, o.relname::text, ''
		FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
		WHERE n.nspname = $1 AND o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND pg_get_userbyid(o.relowner) <> $2 AND `+fmt.Sprintf(own, "pg_class")+`
		  AND NOT EXISTS (SELECT FROM pg_depend c WHERE c.classid = 'pg_class'::regclass AND c.objid = o.oid AND c.deptype IN ('a', 'i') AND c.refobjsubid > 0)
		UNION ALL
		SELECT CASE o.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, o.proname::text, pg_get_function_identity_arguments(o.oid)
		FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
		WHERE n.nspname = $1 AND pg_get_userbyid(o.proowner) <> $2 AND `+fmt.Sprintf(own, "pg_proc")+`
		ORDER BY 1, 2, 3`, s.r.Schema, s.migrator)
	if err != nil {
		return err
	}
	for _, o := range found {
		name := quote(s.r.Schema, o.Name)
		if o.Kind == "FUNCTION" || o.Kind == "PROCEDURE" || o.Kind == "AGGREGATE" {
			name += "(" + o.Arguments + ")"
		}
		s.add(fmt.Sprintf("give %s %s to %q", strings.ToLower(o.Kind), name, s.migrator), "ALTER "+o.Kind+" "+name+" OWNER TO "+quote(s.migrator))
	}
	return nil
}
