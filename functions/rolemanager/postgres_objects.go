package main

import (
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// onTable are a role's rights on a table; its owner has all of them and needs none granted.
func onTable(r Role, table string) []string {
	all, named := r.rights()
	rights := slices.Concat(all, named[table])
	slices.Sort(rights)
	return slices.Compact(rights)
}

// onSequence follows the rights on rows: who inserts takes the next number, who reads may see the last.
func onSequence(r Role) []string {
	all, named := r.rights()
	inserts, reads := slices.Contains(all, "INSERT"), slices.Contains(all, "SELECT")
	for _, rights := range named {
		inserts = inserts || slices.Contains(rights, "INSERT")
	}
	var rights []string
	if reads || inserts {
		rights = append(rights, "SELECT")
	}
	if inserts {
		rights = append(rights, "USAGE")
	}
	return rights
}

func onFunction(r Role) []string {
	if r.Kind == App {
		return []string{"EXECUTE"}
	}
	return nil
}

// owned leaves the migrator out: an owner's rights are not grants to look after.
func (s *pgPlan) owned(have map[string][]string, want func(Role) []string) (map[string][]string, func(Role) []string) {
	rest := map[string][]string{}
	for name, rights := range have {
		if name != s.migrator {
			rest[name] = rights
		}
	}
	return rest, func(r Role) []string {
		if r.Name == s.migrator {
			return nil
		}
		return want(r)
	}
}

func (s *pgPlan) relations() error {
	if !s.hasSchema {
		return nil
	}
	for _, kind := range []struct{ word, kinds, letter string }{{"TABLE", "{r,p,v,m,f}", "r"}, {"SEQUENCE", "{S}", "s"}} {
		have, err := s.acl(`SELECT o.relname::text, COALESCE(g.rolname, '')::text, COALESCE(a.privilege_type, '')
			FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
			LEFT JOIN LATERAL aclexplode(COALESCE(o.relacl, acldefault($3::text::"char", o.relowner))) a ON true LEFT JOIN pg_roles g ON g.oid = a.grantee
			WHERE n.nspname = $1 AND o.relkind = ANY($2::text::"char"[]) AND `+fmt.Sprintf(own, "pg_class"), s.r.Schema, kind.kinds, kind.letter)
		if err != nil {
			return err
		}
		for _, name := range sortedKeys(have) {
			want := func(r Role) []string { return onTable(r, name) }
			if kind.word == "SEQUENCE" {
				want = onSequence
			}
			rest, want := s.owned(have[name], want)
			s.settle("", kind.word+" "+quote(s.r.Schema, name), rest, want)
		}
	}
	return nil
}

func (s *pgPlan) functions() error {
	if !s.hasSchema {
		return nil
	}
	have, err := s.acl(`SELECT quote_ident(n.nspname) || '.' || quote_ident(o.proname) || '(' || pg_get_function_identity_arguments(o.oid) || ')', COALESCE(g.rolname, '')::text, COALESCE(a.privilege_type, '')
		FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
		LEFT JOIN LATERAL aclexplode(COALESCE(o.proacl, acldefault('f', o.proowner))) a ON true LEFT JOIN pg_roles g ON g.oid = a.grantee
		WHERE n.nspname = $1 AND `+fmt.Sprintf(own, "pg_proc"), s.r.Schema)
	if err != nil {
		return err
	}
	for _, signature := range sortedKeys(have) {
		rest, want := s.owned(have[signature], onFunction)
		s.settle("", "ROUTINE "+signature, rest, want)
	}
	return nil
}

// defaults decide what the roles get on what the migrator will make.
func (s *pgPlan) defaults() error {
	if !s.hasSchema || !s.known[s.migrator] {
		return nil
	}
	have, err := s.acl(`SELECT d.defaclobjtype::text, COALESCE(g.rolname, '')::text, a.privilege_type
		FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
		WHERE n.nspname = $1 AND pg_get_userbyid(d.defaclrole) = $2`, s.r.Schema, s.migrator)
	if err != nil {
		return err
	}
	mine := "ALTER DEFAULT PRIVILEGES FOR ROLE " + quote(s.migrator)
	for _, kind := range []struct {
		letter, word string
		want         func(Role) []string
	}{{"r", "TABLES", func(r Role) []string { all, _ := r.rights(); return all }}, {"S", "SEQUENCES", onSequence}, {"f", "FUNCTIONS", onFunction}} {
		rest, want := s.owned(have[kind.letter], kind.want)
		s.settle(mine+" IN SCHEMA "+quote(s.r.Schema)+" ", kind.word, rest, want)
	}
	// PostgreSQL lets everybody call a new function unless this is taken back for the maker, in all schemas.
	var closed bool
	err = s.conn.QueryRow(s.ctx, `SELECT EXISTS (SELECT FROM pg_default_acl d WHERE d.defaclnamespace = 0 AND d.defaclobjtype = 'f' AND pg_get_userbyid(d.defaclrole) = $1
		AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0))`, s.migrator).Scan(&closed)
	if err == nil && !closed {
		s.add(fmt.Sprintf("keep new functions of %q from everybody", s.migrator), mine+" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
	}
	return err
}

// searchPaths lets the roles name tables without the schema.
func (s *pgPlan) searchPaths() error {
	right, err := rows(s, pgx.RowTo[string], `SELECT r.rolname::text FROM pg_db_role_setting c JOIN pg_roles r ON r.oid = c.setrole JOIN pg_database d ON d.oid = c.setdatabase
		WHERE d.datname = current_database() AND r.rolname = ANY($1) AND 'search_path=' || quote_ident($2) = ANY(c.setconfig)`, s.names, s.r.Schema)
	if err != nil {
		return err
	}
	for _, name := range s.names {
		if !slices.Contains(right, name) {
			s.add(fmt.Sprintf("set the search path of %q", name), fmt.Sprintf("ALTER ROLE %s IN DATABASE %s SET search_path TO %s", quote(name), quote(s.r.Database), quote(s.r.Schema)))
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
