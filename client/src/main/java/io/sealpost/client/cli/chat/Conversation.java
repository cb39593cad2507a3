package io.sealpost.client.cli.chat;

import io.sealpost.client.Chat;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.KeyChange;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import io.sealpost.client.Subscription;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.post.Acceptance;
import io.sealpost.client.cli.post.Downloads;
import io.sealpost.client.cli.post.FileToSend;
import io.sealpost.client.cli.terminal.Notes;
import io.sealpost.client.cli.terminal.Sentences;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chat with one contact, from its history to its end. Events and what is typed take turns, so that a message is shown
 * before its first mark comes.
 */
public final class Conversation {

    /** How far back a file is found. */
    private static final int MOST_SEARCHED = 200;

    /** More than a mailbox holds. */
    private static final int MOST_UNREAD = 10_000;

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private static final String HELP = "/reply TEXT, /react EMOJI (or -), /edit TEXT and /delete are about the last"
            + " message; put #N or #ID from /history before the text for another one. /timer [5m, 1d, off], /file PATH,"
            + " /save [FOLDER], /requests, /quit or Ctrl-D";

    private final SealpostClient client;
    private final Chat chat;
    private final Contact contact;
    private final ChatWindow window;
    private final PresenceNotes presence;
    private final Deeds deeds;
    private final Happenings happenings;
    private final List<Sent> unanswered = new ArrayList<>();

    public Conversation(
            SealpostClient client, People people, Contact contact, ChatWindow window, PresenceNotes presence) {
        this.client = client;
        this.chat = client.chat(contact.account());
        this.contact = contact;
        this.window = window;
        this.presence = presence;
        this.deeds = new Deeds(chat, people.nameOf(contact));
        this.happenings = new Happenings(chat, people, contact, window);
    }

    /** Returns when the user leaves and what they said is accepted. */
    public void hold(int historyLines) {
        beginning(historyLines).forEach(this::showAsRead);
        chat.timer().ifPresent(life -> window.note(Notes.timer(Optional.of(life))));
        chat.keyChange()
                .filter(change -> change.state() != KeyChange.State.KEPT)
                .ifPresent(happenings::keyChanged);
        try (Subscription listening = client.listen(this::on);
                presence;
                var keys = new TypingTeller(client, contact.account())) {
            window.whenTyping(keys::on);
            client.connect();
            presence.watchIfPossible();
            boolean staying = true;
            while (staying) {
                staying = window.read().map(this::tryToDo).orElse(false);
            }
            unanswered.forEach(sent -> Acceptance.await(sent, FAREWELL));
        }
    }

    /** At least everything unread, for it is marked as read. Nobody is connected yet: nothing comes meanwhile. */
    private List<Message> beginning(int historyLines) {
        List<Message> history = chat.history(MOST_UNREAD);
        int from = Math.max(0, history.size() - historyLines);
        int firstUnread = (int) history.stream()
                .takeWhile(message -> message.state() != State.UNREAD)
                .count();
        return history.subList(Math.min(from, firstUnread), history.size());
    }

    private void showAsRead(Message message) {
        window.show(message);
        chat.markRead(message);
    }

    /** @return whether to go on */
    private synchronized boolean tryToDo(String line) {
        try {
            return act(Typed.parse(line));
        } catch (SealpostException failed) {
            window.note(Sentences.of(failed));
            return true;
        }
    }

    private boolean act(Typed typed) {
        switch (typed) {
            case Typed.Say say -> said(chat.send(say.text()));
            case Typed.Reply reply -> said(deeds.act(reply));
            case Typed.About about -> awaitLater(deeds.act(about));
            case Typed.SendFile wanted -> sendFile(wanted.file());
            case Typed.SaveFile wanted -> saveFile(wanted.folder().orElse(Path.of("")));
            case Typed.Timer timer -> setOrTellTimer(timer.life());
            case Typed.ListLast list -> deeds.last().forEach(window::note);
            case Typed.ListRequests list ->
                window.note("Message requests that wait: " + client.requests().size()
                        + "; `sealpost requests` shows them.");
            case Typed.Help help -> window.note(HELP);
            case Typed.Unknown unknown ->
                window.note("This is no command: see /help. Write // for a line that starts with a slash.");
            case Typed.Nothing nothing -> {}
            case Typed.Quit quit -> {
                return false;
            }
        }
        return true;
    }

    private void sendFile(Path file) {
        FileToSend.requireReadable(file);
        said(chat.sendFile(file, FileToSend.contentType(file)));
    }

    /** A message: it is shown. A change is shown when it is told as an event. */
    private void said(Sent sent) {
        awaitLater(sent);
        chat.find(new Message.Key(sent.id(), Direction.SENT)).ifPresent(window::show);
    }

    private void awaitLater(Sent sent) {
        unanswered.removeIf(earlier -> earlier.accepted().isDone());
        unanswered.add(sent);
    }

    private void setOrTellTimer(Optional<Duration> life) {
        if (life.isPresent()) {
            awaitLater(chat.setTimer(life.get()));
        } else {
            window.note(Notes.timer(chat.timer()));
        }
    }

    private void saveFile(Path folder) {
        Optional<Message> file = chat.history(MOST_SEARCHED).reversed().stream()
                .filter(message -> message.direction() == Direction.RECEIVED)
                .filter(message -> message.attachment().isPresent())
                .findFirst();
        window.note(file.map(message -> "saved as " + new Downloads(client, folder).save(message))
                .orElse("Nobody sent a file here lately."));
    }

    private synchronized void on(ClientEvent event) {
        if (event instanceof ClientEvent.MessageReceived received
                && received.message().contact().equals(contact.account())) {
            // It may have been changed before this is told.
            chat.find(received.message().key()).ifPresent(this::showAsRead);
            presence.watchIfPossible();
        } else {
            happenings.on(event);
        }
    }
}
