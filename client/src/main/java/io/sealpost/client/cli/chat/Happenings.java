package io.sealpost.client.cli.chat;

import io.sealpost.client.Chat;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.KeyChange;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.terminal.Marks;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Notes;
import io.sealpost.protocol.AccountId;
import java.util.Optional;

/** Shows in a chat what happens to it, except for what the contact writes: where it stands, or in a line of its own. */
final class Happenings {

    private final Chat chat;
    private final People people;
    private final Contact contact;
    private final ChatWindow window;
    private final Notes notes;
    private final ConnectionNotes connection;

    Happenings(Chat chat, People people, Contact contact, ChatWindow window) {
        this.chat = chat;
        this.people = people;
        this.contact = contact;
        this.window = window;
        this.notes = new Notes(people.nameOf(contact));
        this.connection = new ConnectionNotes(window);
    }

    void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.MessageReceived elsewhere ->
                window.note(people.nameOf(elsewhere.message().contact())
                        + " wrote to you, too; it waits for `sealpost receive`.");
            case ClientEvent.RequestReceived request ->
                window.note("Somebody who is no contact wrote; `sealpost requests` shows it.");
            case ClientEvent.MessageSentElsewhere sent -> now(sent.message()).ifPresent(window::show);
            case ClientEvent.MessageChanged changed -> marked(changed);
            case ClientEvent.MessageEdited edited -> now(edited.message()).ifPresent(this::edited);
            case ClientEvent.MessageDeleted deleted -> now(deleted.message()).ifPresent(this::deleted);
            case ClientEvent.ReactionChanged changed ->
                now(changed.message()).ifPresent(message -> reacted(message, changed.by()));
            case ClientEvent.TimerChanged changed -> timer(changed);
            case ClientEvent.MessageExpired expired -> vanished(expired);
            case ClientEvent.ConnectionChanged changed -> connection.on(changed.state());
            case ClientEvent.SecurityEvent alarm -> window.note(alarm.warning().sentence());
            case ClientEvent.KeyChanged changed -> keyChanged(changed.change());
            case ClientEvent.TypingChanged changed -> {
                if (isOurs(changed.contact())) {
                    window.typing(changed.typing());
                }
            }
            case ClientEvent.RequestDeleted deleted -> {}
            case ClientEvent.ContactAddedElsewhere added -> {}
            case ClientEvent.PresenceChanged changed -> {}
            case ClientEvent.WakeupKeyChanged changed -> {}
            case ClientEvent.ProfileChanged changed -> {}
            case ClientEvent.RepeatIgnored repeat -> {}
            case ClientEvent.Backlog backlog -> {}
            case ClientEvent.HistoryProgress progress -> {}
            case ClientEvent.Drained drained -> {}
        }
    }

    private void marked(ClientEvent.MessageChanged changed) {
        if (isOurs(changed.contact())) {
            chat.find(new Message.Key(changed.id(), Direction.SENT))
                    .filter(message -> !window.redraw(message))
                    .ifPresent(
                            message -> window.note(Marks.word(message.state()) + ": " + MessageLines.quoted(message)));
        }
    }

    private void edited(Message message) {
        if (!window.redraw(message)) {
            window.note("edited:");
            window.show(message);
        }
    }

    private void deleted(Message message) {
        if (!window.redraw(message)) {
            window.note(notes.deleted(message));
        }
    }

    private void reacted(Message message, Direction by) {
        if (!window.redraw(message)) {
            window.note(notes.reacted(message, by));
        }
    }

    private void timer(ClientEvent.TimerChanged changed) {
        if (isOurs(changed.contact())) {
            window.note(notes.timer(changed.timer(), changed.by()));
        }
    }

    void keyChanged(KeyChange change) {
        if (isOurs(change.contact())) {
            window.note(notes.keyChanged(change));
        }
    }

    private void vanished(ClientEvent.MessageExpired expired) {
        if (isOurs(expired.contact())) {
            window.vanish(expired.message());
        }
    }

    /** As it is now: what an event tells may be over. */
    private Optional<Message> now(Message message) {
        return isOurs(message.contact()) ? chat.find(message.key()) : Optional.empty();
    }

    private boolean isOurs(AccountId account) {
        return account.equals(contact.account());
    }
}
