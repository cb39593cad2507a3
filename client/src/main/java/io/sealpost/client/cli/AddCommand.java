package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.ContactLink;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.people.ContactName;
import io.sealpost.client.cli.people.People;
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
            "  sealpost safety-number bob"
        })
final class AddCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "LINK|USERNAME", description = "What `sealpost whoami` shows the other person.")
    private String who;

    @Option(names = "--name", paramLabel = "NAME", description = "What you call them, on this device only.")
    private Optional<String> name;

    @Override
    public void run() {
        Optional<ContactName> wanted = name.map(ContactName::new);
        try (OpenHome home = sealpost.open()) {
            Contact contact = add(home);
            wanted.ifPresent(own -> home.people().rename(contact, own));
            String called = home.people().nameOf(contact);
            sealpost.screen.line("Added " + called + ". Write to them with: sealpost chat " + called);
            if (!People.isLink(who) && !home.people().isVerified(contact)) {
                sealpost.screen.line("The server vouched for their key; compare: sealpost safety-number " + called);
            }
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
