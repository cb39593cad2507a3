package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Deletion;
import io.sealpost.protocol.content.v1.Edit;
import io.sealpost.protocol.content.v1.Reaction;
import io.sealpost.protocol.content.v1.Text;
import io.sealpost.protocol.content.v1.TimerChange;

/** What people write in tests: each with an id of its own. */
final class Letter {

    private Letter() {}

    static Content text(String text, long sentAtMs) {
        return content(sentAtMs).setText(Text.newBuilder().setText(text)).build();
    }

    static Content edit(Content message, int revision, String text, long sentAtMs) {
        return content(sentAtMs)
                .setEdit(Edit.newBuilder()
                        .setMessage(message.getMessageId())
                        .setRevision(revision)
                        .setText(text))
                .build();
    }

    static Content deletion(Content message, long sentAtMs) {
        return content(sentAtMs)
                .setDeletion(Deletion.newBuilder().setMessage(message.getMessageId()))
                .build();
    }

    static Content reaction(Content message, AccountId author, int revision, String emoji) {
        return content(0)
                .setReaction(Reaction.newBuilder()
                        .setMessage(message.getMessageId())
                        .setAuthor(author.byteString())
                        .setRevision(revision)
                        .setEmoji(emoji))
                .build();
    }

    static Content timer(int revision, int seconds) {
        return content(0)
                .setTimerChange(TimerChange.newBuilder().setRevision(revision).setSeconds(seconds))
                .build();
    }

    static Content withId(Content content, byte[] id) {
        return content.toBuilder().setMessageId(ByteString.copyFrom(id)).build();
    }

    static MessageId id(Content content) {
        return MessageId.of(content.getMessageId());
    }

    private static Content.Builder content(long sentAtMs) {
        return Content.newBuilder()
                .setMessageId(MessageId.random().byteString())
                .setSentAtMs(sentAtMs);
    }
}
