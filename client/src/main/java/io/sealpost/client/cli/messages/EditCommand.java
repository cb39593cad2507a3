package io.sealpost.client.cli.messages;

import io.sealpost.client.Message;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.post.TypedText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Gives a message another text. */
@Command(
        name = "edit",
        description = "Give a message of yours another text, for both sides, within 24 hours.",
        footer = {
            "%nExamples:",
            "  sealpost history bob",
            "  sealpost edit bob 1 \"See you at nine\"",
            "  sealpost edit bob 3fa9c02b \"See you at nine\""
        })
public final class EditCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(index = "0", paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Parameters(index = "1", paramLabel = "N|ID", description = "The message's number or id in `sealpost history`.")
    private String which;

    @Parameters(
            index = "2",
            paramLabel = "TEXT",
            description = "The new text in quotation marks, or - to read it from standard input.")
    private String text;

    @Override
    public void run() {
        String wording = text.equals("-") ? TypedText.readAll(sealpost.screen.in()) : text;
        new Told(sealpost, who)
                .run(
                        chat -> {
                            Message message = Pointed.find(chat, which);
                            return () -> chat.edit(message, wording);
                        },
                        "edited; the other side shows it when it arrives.");
    }
}
