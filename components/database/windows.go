package database

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// The parts of windows, whose form the settings' tags hold.
var (
	backupWindow      = regexp.MustCompile(`^(\d\d):(\d\d)-(\d\d):(\d\d)$`)
	maintenanceWindow = regexp.MustCompile(`^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$`)
)

const (
	minutesOfADay = 24 * 60
	leastWindow   = 30
)

// validateWindows judges the windows together: RDS wants half an hour each, and no overlap.
func (s *Settings) validateWindows(p *check.Problems) {
	b, m := backupWindow.FindStringSubmatch(s.BackupWindow), maintenanceWindow.FindStringSubmatch(s.MaintenanceWindow)
	if b == nil || m == nil {
		return // reported as of the wrong form
	}
	from := minutes(b[1], b[2])
	long := span(from, minutes(b[3], b[4]), minutesOfADay)
	start := day(m[1])*minutesOfADay + minutes(m[2], m[3])
	lasts := span(start, day(m[4])*minutesOfADay+minutes(m[5], m[6]), 7*minutesOfADay)
	if long < leastWindow {
		p.At("backupWindow").Value(s.BackupWindow).Say("RDS takes half an hour or more").Fix("widen it")
	}
	if lasts < leastWindow || lasts > minutesOfADay {
		p.At("maintenanceWindow").Value(s.MaintenanceWindow).Say("RDS takes half an hour to a day").
			Fix("widen or narrow it")
	}
	// The backup comes every day, so that only the times of day matter: one of the windows begins
	// in the other.
	start %= minutesOfADay
	if span(from, start, minutesOfADay)%minutesOfADay < long || span(start, from, minutesOfADay)%minutesOfADay < lasts {
		p.At("backupWindow").Value(s.BackupWindow).Say("it overlaps maintenanceWindow %s", s.MaintenanceWindow).
			Fix("move one of them")
	}
}

func minutes(hours, minutes string) int {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return 60*h + m
}

func day(name string) int { return strings.Index("montuewedthufrisatsun", name) / 3 }

// span is how long it is from one time to another, around a circle; a full circle where they are
// the same.
func span(from, to, circle int) int { return (to-from+circle-1)%circle + 1 }
