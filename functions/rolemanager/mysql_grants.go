package main

import (
	"slices"
)

// grantee is an account as the information schema writes it: quoted, and not escaped.
func grantee(name string) string { return "'" + name + "'@'%'" }

// privileges reads a role's grants from one of the information schema's views, by object; the right to pass a privilege on counts
// as one of its own.
func (s *myPlan) privileges(role, query string) (map[string][]string, error) {
	have := map[string][]string{}
	err := s.each(func(row []string) {
		object, privilege, grantable := row[0], row[1], row[2]
		if privilege != "USAGE" && !slices.Contains(have[object], privilege) {
			have[object] = append(have[object], privilege)
		}
		if grantable == "YES" && !slices.Contains(have[object], "GRANT OPTION") {
			have[object] = append(have[object], "GRANT OPTION")
		}
	}, query, grantee(role))
	return have, err
}

// global takes what the roles may do everywhere.
func (s *myPlan) global() error {
	for _, role := range s.r.Roles {
		have, err := s.privileges(role.Name, "SELECT '', PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ? ORDER BY 2")
		if err != nil {
			return err
		}
		s.settle(role.Name, "*.*", have[""], nil)
	}
	return nil
}

// schemas gives the roles their rights in their database, and takes those in any other.
func (s *myPlan) schemas() error {
	for _, role := range s.r.Roles {
		have, err := s.privileges(role.Name, "SELECT TABLE_SCHEMA, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ? ORDER BY 1, 2")
		if err != nil {
			return err
		}
		// The view shows the database as GRANT wrote it, escapes included.
		own := pattern(s.r.Database)
		for _, database := range sortedKeys(have) {
			if database != own {
				s.settle(role.Name, tick(database)+".*", have[database], nil)
			}
		}
		want := mysqlRights[role.Kind]
		if role.Kind == Custom {
			want, _ = role.rights()
		}
		s.settle(role.Name, tick(own)+".*", have[own], want)
	}
	return nil
}

// tables gives custom roles their rights on named tables. A table that a migration is still to make gets them at the next run.
func (s *myPlan) tables() error {
	exists := map[string]bool{}
	if err := s.each(func(row []string) { exists[row[0]] = true }, "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?", s.r.Database); err != nil {
		return err
	}
	for _, role := range s.r.Roles {
		have, err := s.privileges(role.Name, "SELECT CONCAT(REPLACE(TABLE_SCHEMA, '`', '``'), '`.`', REPLACE(TABLE_NAME, '`', '``')), PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.TABLE_PRIVILEGES WHERE GRANTEE = ? ORDER BY 1, 2")
		if err != nil {
			return err
		}
		_, named := role.rights()
		seen := map[string]bool{}
		for _, table := range sortedKeys(named) {
			object := tick(s.r.Database) + "." + tick(table)
			seen[object] = true
			if exists[table] {
				s.settle(role.Name, object, have[object[1:len(object)-1]], named[table])
			}
		}
		for _, object := range sortedKeys(have) {
			if quoted := "`" + object + "`"; !seen[quoted] {
				s.settle(role.Name, quoted, have[object], nil)
			}
		}
	}
	return nil
}
