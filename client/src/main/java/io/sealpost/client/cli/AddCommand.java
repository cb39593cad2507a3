package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.ContactLink;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.people.ContactName;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.terminal.Screen;
import io.sealpost.protocol.Problem;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Adds somebody to write to, or gives them another name. */
@Command(
        name = "add",
        description = "Add somebody to your contacts by their link or their exact username.",
        footer = {
            "%nA link carries the person's key; after a username, compare the safety number, because the server",
            "could have lied.",
            "%nExamples:",
            "  sealpost add sealpost:… --name bob",
            "  sealpost add bob",
            "  sealpost add 6e7df60e --name carol    accepts and names somebody who wrote first",
            "  sealpost verify bob"
        })
final class AddCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(
            paramLabel = "WHO",
            description = "What `sealpost whoami` shows them; with --name also what `sealpost contacts` calls them.")
    private String who;

    @Option(names = "--name", paramLabel = "NAME", description = "What you call them, on this device only.")
    private Optional<String> name;

    @Override
    public void run() {
        Optional<ContactName> wanted = name.map(ContactName::new);
        try (OpenHome home = sealpost.open()) {
            Optional<Contact> known = wanted.flatMap(own -> home.people().find(who));
            Contact contact =
                    known.or(() -> home.people().acceptIfRequested(who)).orElseGet(() -> add(home));
            wanted.ifPresent(own -> home.people().rename(contact, own));
            report(home.people().nameOf(contact), known.isPresent(), contact.verified());
        }
    }

    private void report(String called, boolean known, boolean verified) {
        Screen screen = sealpost.screen;
        screen.line((known ? "From now on they are called " : "Added ") + called
                + ". Write to them with: sealpost chat " + called);
        if (!People.isLink(who) && !verified) {
            screen.line("The server vouched for their key; compare: sealpost verify " + called);
        }
    }

    private Contact add(OpenHome home) {
        if (People.isLink(who)) {
            return home.client().addContact(ContactLink.parse(who));
        }
        try {
            return home.client().addContactByUsername(who);
        } catch (SealpostException refused) {
            if (!refused.code().equals(Problem.NOT_FOUND.code())) {
                throw refused;
            }
            throw new SealpostException(
                    refused.code(), "Nobody has this username; ask the person for their link (`sealpost whoami`).");
        }
    }
}
