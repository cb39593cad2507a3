package io.sealpost.client.cli;

import io.sealpost.client.Contact;
import io.sealpost.client.KeyChange;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.people.Presences;
import io.sealpost.client.cli.terminal.Colours;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists the people the user knows. */
@Command(
        name = "contacts",
        description =
                "List your contacts: name, username, start of the account id, safety number, presence, and ~ what they call"
                        + " themselves.",
        footer = {"%nExamples:", "  sealpost contacts", "  sealpost contacts --offline"})
final class ContactsCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Option(names = "--offline", description = "Do not ask the server who is online.")
    private boolean offline;

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            List<Contact> contacts = home.people().all();
            if (contacts.isEmpty()) {
                sealpost.screen.line("No contacts yet. Add one with: sealpost add LINK --name NAME");
                return;
            }
            list(home, contacts);
        }
    }

    private void list(OpenHome home, List<Contact> contacts) {
        Screen screen = sealpost.screen;
        var presences = new Presences(home.client(), screen.times());
        if (!offline) {
            presences.ask(contacts);
        }
        contacts.stream()
                .sorted(Comparator.comparing(home.people()::nameOf, String.CASE_INSENSITIVE_ORDER))
                .forEach(contact -> screen.line(line(home.people(), contact, screen.colours(), presences)));
    }

    private static String line(People people, Contact contact, Colours colours, Presences presences) {
        Optional<KeyChange> change = people.keyChange(contact);
        String username = contact.username()
                .map("@"::concat)
                .or(() -> change.map(former -> "was @" + former.username()))
                .map(SafeText::line)
                .orElse("-");
        boolean verified = contact.verified();
        String trust = String.format("%-12s", verified ? "verified" : "not verified");
        return colours.bold(String.format("%-20s", people.nameOf(contact)))
                + String.format("  %-20s  %s  ", username, People.shortAccount(contact.account()))
                + (verified ? colours.green(trust) : colours.dim(trust)) + "  " + presences.of(contact, colours)
                + claim(people, contact).map(name -> "  " + colours.dim(name)).orElse("")
                + change.filter(KeyChange::isOpen)
                        .map(open -> "  " + colours.yellow("key changed, see `sealpost key-change`"))
                        .orElse("");
    }

    /** What they call themselves, unless the line begins with it. */
    private static Optional<String> claim(People people, Contact contact) {
        return people.displayName(contact).filter(name -> !name.equals(people.nameOf(contact)));
    }
}
