package io.sealpost.client.cli.messages;

import io.sealpost.client.Message;
import io.sealpost.client.cli.SealpostCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Reacts to a message. */
@Command(
        name = "react",
        description = "React to a message with an emoji, or take the reaction back with -.",
        footer = {"%nExamples:", "  sealpost react bob 1 👍", "  sealpost react bob 1 -"})
public final class ReactCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(index = "0", paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Parameters(index = "1", paramLabel = "N|ID", description = "The message's number or id in `sealpost history`.")
    private String which;

    @Parameters(index = "2", paramLabel = "EMOJI", description = "One emoji, or - for none.")
    private String emoji;

    @Override
    public void run() {
        String wanted = emoji.equals("-") ? "" : emoji;
        new Told(sealpost, who)
                .run(
                        chat -> {
                            Message message = Pointed.find(chat, which);
                            return () -> chat.react(message, wanted);
                        },
                        wanted.isEmpty() ? "reaction taken back." : "reacted.");
    }
}
