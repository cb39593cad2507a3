package io.sealpost.client.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Attachment;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Deletion;
import io.sealpost.protocol.content.v1.Edit;
import io.sealpost.protocol.content.v1.Reaction;
import io.sealpost.protocol.content.v1.Reply;
import io.sealpost.protocol.content.v1.Text;
import io.sealpost.protocol.content.v1.TimerChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write is in the form that the contract asks for, or it is refused. */
class BodiesTest {

    private static final ByteString ID = MessageId.random().byteString();
    private static final AccountId ME = AccountId.random();
    private static final AccountId OTHER = AccountId.random();

    private final Bodies bodies = new Bodies(ME);

    @Test
    void whatTheContractAllowsPasses() {
        List<Content.Builder> good = List.of(
                text(),
                text().setExpiresAfterS(5),
                text().setExpiresAfterS(2_419_200),
                text().setReply(reply(ID, ME)),
                text().setReply(reply(ID, OTHER)),
                content().setAttachment(Attachment.getDefaultInstance()).setReply(reply(ID, ME)),
                content().setEdit(edit()),
                content().setEdit(edit().setRevision(Integer.MAX_VALUE)),
                content().setDeletion(Deletion.newBuilder().setMessage(ID)),
                content().setReaction(reaction()),
                content().setReaction(reaction().setEmoji("")),
                content().setTimerChange(timer()),
                content().setTimerChange(timer().setSeconds(0)),
                // Of a newer client.
                content());
        for (Content.Builder content : good) {
            assertThatCode(() -> bodies.check(content.build(), OTHER)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatItDoesNotAllowIsRefused() {
        List<Content.Builder> bad = List.of(
                text().setMessageId(ByteString.EMPTY),
                text().setExpiresAfterS(1),
                text().setExpiresAfterS(4),
                text().setExpiresAfterS(2_419_201),
                text().setExpiresAfterS(-1),
                text().setReply(Reply.getDefaultInstance()),
                text().setReply(reply(ByteString.copyFrom(new byte[15]), ME)),
                text().setReply(reply(ID, AccountId.random())),
                text().setReply(Reply.newBuilder().setMessage(ID)),
                content().setEdit(Edit.getDefaultInstance()),
                content().setEdit(edit().setRevision(0)),
                content().setEdit(edit().setRevision(-1)),
                content().setEdit(edit().setText("")),
                content().setEdit(edit().setText(" \n")),
                content().setEdit(edit().setMessage(ByteString.copyFrom(new byte[17]))),
                content().setDeletion(Deletion.getDefaultInstance()),
                content().setReaction(reaction().setRevision(0)),
                content().setReaction(reaction().setRevision(Integer.MIN_VALUE)),
                content().setReaction(reaction().setEmoji("no")),
                content().setReaction(reaction().clearMessage()),
                content().setReaction(reaction().clearAuthor()),
                content().setReaction(reaction().setAuthor(AccountId.random().byteString())),
                content().setTimerChange(timer().setRevision(0)),
                content().setTimerChange(timer().setSeconds(4)),
                content().setTimerChange(timer().setSeconds(2_419_201)),
                content().setTimerChange(timer().setSeconds(-5)));
        for (Content.Builder content : bad) {
            assertThatThrownBy(() -> bodies.check(content.build(), OTHER))
                    .as(content.toString())
                    .isInstanceOf(MalformedInput.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"👍", "👍🏽", "❤️", "❤", "😀", "👩‍👩‍👧‍👦", "🇩🇪", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "🏳️‍🌈", "☕", "©"
            })
    void oneEmojiIsOne(String emoji) {
        assertThat(Emoji.isOne(emoji)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1",
                "*",
                "ok",
                "👍👍",
                "👍 ",
                " 👍",
                "👍\n",
                "\u001b[2J",
                "\u202e",
                "\ud83d",
                "é",
                "。",
                "\u200d"
            })
    void anythingElseIsNone(String text) {
        assertThat(Emoji.isOne(text)).isFalse();
    }

    @Test
    void anEmojiWithoutEndIsNone() {
        assertThat(Emoji.isOne("👍" + "\u0301".repeat(40))).isFalse();
        assertThat(Emoji.isOne("👩" + "\u200d👩".repeat(20))).isFalse();
    }

    @Test
    void timersHaveBounds() {
        for (Duration allowed : List.of(Duration.ZERO, Timer.SHORTEST, Duration.ofDays(1), Timer.LONGEST)) {
            assertThat(Timer.isAllowed(allowed)).isTrue();
        }
        for (Duration refused : List.of(
                Duration.ofSeconds(-5),
                Duration.ofMillis(1),
                Duration.ofMillis(5_500),
                Timer.SHORTEST.minusSeconds(1),
                Timer.LONGEST.plusSeconds(1))) {
            assertThat(Timer.isAllowed(refused)).isFalse();
        }
    }

    private static Content.Builder content() {
        return Content.newBuilder().setMessageId(ID);
    }

    private static Content.Builder text() {
        return content().setText(Text.newBuilder().setText("hello"));
    }

    private static Reply reply(ByteString message, AccountId author) {
        return Reply.newBuilder()
                .setMessage(message)
                .setAuthor(author.byteString())
                .build();
    }

    private static Edit.Builder edit() {
        return Edit.newBuilder().setMessage(ID).setRevision(1).setText("another text");
    }

    private static Reaction.Builder reaction() {
        return Reaction.newBuilder()
                .setMessage(ID)
                .setAuthor(ME.byteString())
                .setRevision(1)
                .setEmoji("👍");
    }

    private static TimerChange.Builder timer() {
        return TimerChange.newBuilder().setRevision(1).setSeconds(60);
    }
}
