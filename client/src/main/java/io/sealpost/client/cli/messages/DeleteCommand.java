package io.sealpost.client.cli.messages;

import io.sealpost.client.Chat;
import io.sealpost.client.Message;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a message back, or deletes it here. */
@Command(
        name = "delete",
        description =
                "Take a message of yours back, for both sides, within 48 hours. What was read or copied stays known.",
        footer = {"%nExamples:", "  sealpost delete bob 1", "  sealpost delete bob 3fa9c02b --here"})
public final class DeleteCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(index = "0", paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Parameters(index = "1", paramLabel = "N|ID", description = "The message's number or id in `sealpost history`.")
    private String which;

    @Option(names = "--here", description = "Delete it, whoever wrote it, from this device only; nobody is told.")
    private boolean here;

    @Override
    public void run() {
        if (!here) {
            new Told(sealpost, who)
                    .run(
                            chat -> {
                                Message message = Pointed.find(chat, which);
                                return () -> chat.delete(message);
                            },
                            "deleted; the other side deletes it when this arrives.");
            return;
        }
        try (OpenHome home = sealpost.open()) {
            Chat chat = home.client().chat(home.people().require(who).account());
            chat.deleteHere(Pointed.find(chat, which));
            sealpost.screen.line("Deleted from this device.");
        }
    }
}
