package io.sealpost.client.cli.requests;

import io.sealpost.client.Contact;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.people.ContactName;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a contact of somebody who wrote. */
@Command(
        name = "accept",
        description = "Make a contact of somebody who wrote to you. Writing to them does it, too.",
        footer = {"%nExamples:", "  sealpost requests", "  sealpost accept 6e7df60e --name carol"})
public final class AcceptCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "ID", description = "As `sealpost requests` shows it.")
    private String who;

    @Option(names = "--name", paramLabel = "NAME", description = "What you call them, on this device only.")
    private Optional<String> name;

    @Override
    public void run() {
        Optional<ContactName> wanted = name.map(ContactName::new);
        try (OpenHome home = sealpost.open()) {
            Contact contact =
                    home.client().chat(Asking.require(home, who).account()).accept();
            wanted.ifPresent(own -> home.people().rename(contact, own));
            String called = home.people().nameOf(contact);
            sealpost.screen.line("Added " + called + ". Write to them with: sealpost chat " + called);
            sealpost.screen.line("The server vouched for their key; compare: sealpost verify " + called);
        }
    }
}
