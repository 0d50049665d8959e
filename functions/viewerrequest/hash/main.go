// Command hash reads a password and prints the salted hash that a stack file holds for a user of a
// site:
//
//	go run ./functions/viewerrequest/hash alice | pulumi config set --secret --path 'plinth:sites.web.basicAuth.users.alice'
//
// The password is read from the terminal without echo, or as one line from standard input. It is
// never an argument, where other users of the machine and the shell's history would see it.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/plinth-infra/plinth/functions/viewerrequest"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: hash USER < password")
		os.Exit(2)
	}
	value, err := run(os.Args[1], os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "hash:", err)
		os.Exit(1)
	}
	fmt.Println(value)
}

func run(user string, in *os.File) (string, error) {
	if term.IsTerminal(int(in.Fd())) {
		fmt.Fprint(os.Stderr, "password: ")
		password, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return "", err
		}
		return viewerrequest.Hash(user, string(password))
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return viewerrequest.Hash(user, strings.TrimRight(line, "\r\n"))
}
