package io.sealpost.gateway;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Send;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import io.vertx.redis.client.Redis;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.ConfigProvider;

/** What surrounds the gateway in a test: the services behind it, the mailbox owner, phones. */
public final class World implements AutoCloseable {

    public static final byte[] ACCESS_KEY = "sixteen bytes...".getBytes();

    public final SigningKey key = SigningKey.of(config(Infra.SIGNING_KEY));
    public final Peers peers =
            new Peers(Integer.parseInt(config(Infra.PEERS_PORT)), config("sealpost.service-secret"), key);
    public final MailboxOwner owner;
    private final URI gateway;
    private final AtomicLong counter = new AtomicLong();

    public World(URI gateway, Redis redis) {
        this.gateway = gateway;
        this.owner = new MailboxOwner(config("kafka.bootstrap.servers"), redis);
    }

    public static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    /** A phone whose account has a list that names only it. */
    public Phone listedPhone() {
        var phone = Phone.ofSomebody();
        peers.list(1, ACCESS_KEY, phone);
        return phone;
    }

    /** A second phone of the same account, listed with the first. */
    public Phone secondPhoneOf(Phone first) {
        var second = Phone.of(first.account());
        peers.list(2, ACCESS_KEY, first, second);
        return second;
    }

    /** A socket before its Hello; waits until the gateway accepts sockets. */
    public SocketClient open(String path) {
        await().atMost(Duration.ofSeconds(60)).until(Health::isReady);
        return SocketClient.open(gateway, path);
    }

    /** A socket that has been welcomed. */
    public SocketClient connect(Phone phone) {
        return connect(phone, counter.incrementAndGet());
    }

    public SocketClient connect(Phone phone, long connectionCounter) {
        var hello = SocketClient.hello(key.tokenOf(phone), connectionCounter);
        var client = open("/v1/connect").say(hello);
        client.next(FrameCase.WELCOME);
        return client;
    }

    public static Send sendTo(AccountId account, Phone... phones) {
        var send = Send.newBuilder()
                .setRecipientAccount(account.byteString())
                .setMessageId(MessageId.random().byteString());
        for (var phone : phones) {
            send.addCopies(copyFor(phone, 100));
        }
        return send.build();
    }

    public static Send sendTo(Phone... phones) {
        return sendTo(phones[0].account(), phones);
    }

    public static Copy copyFor(Phone phone, int bytes) {
        return Copy.newBuilder()
                .setDevice(phone.device().byteString())
                .setType(CiphertextType.CIPHERTEXT_TYPE_MESSAGE)
                .setCiphertext(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    @Override
    public void close() {
        owner.close();
        peers.close();
    }
}
