package io.sealpost.protocol;

/** Bounds that are part of the contract: a client may rely on them and every service checks them again. */
public final class Limits {

    /** Version that {@code Hello} must name. */
    public static final int PROTOCOL_VERSION = 1;

    /** Most bytes of one copy's ciphertext. */
    public static final int CIPHERTEXT_BYTES = 96 * 1024;

    /** Most bytes of one copy's ciphertext in an ephemeral. */
    public static final int EPHEMERAL_BYTES = 1024;

    /** Most bytes of one WebSocket message: six copies of the largest ciphertext and what belongs to them. */
    public static final int FRAME_BYTES = 640 * 1024;

    /** Most devices of one account. */
    public static final int DEVICES = 6;

    /** Most bytes that belong to one copy in a record of mailbox-commands, beside its ciphertext. */
    public static final int COPY_HEAD_BYTES = 64;

    /** Most bytes that are once in such a record, whatever the number of copies. */
    public static final int RECORD_HEAD_BYTES = 256;

    /** Most bytes of a serialised device list. */
    public static final int DEVICE_LIST_BYTES = 8 * 1024;

    /** Bytes of a serialised Curve25519 public key: the type 0x05 and 32 bytes. */
    public static final int PUBLIC_KEY_BYTES = 33;

    /** Bytes of an XEdDSA signature. */
    public static final int SIGNATURE_BYTES = 64;

    /** Bytes of a serialised Kyber-1024 public key: the type 0x08 and 1568 bytes. */
    public static final int KYBER_KEY_BYTES = 1569;

    /** Largest registration id and largest prekey id are libsignal's: 14 and 24 bits. */
    public static final int REGISTRATION_ID_MAX = 16380;

    public static final int PREKEY_ID_MAX = 0xFFFFFF;

    /** Most one-time prekeys of one kind in one upload. */
    public static final int ONE_TIME_PREKEYS_PER_UPLOAD = 100;

    /** Most devices of which prekey bundles are asked for in one request, those of all its accounts together. */
    public static final int BUNDLES_PER_REQUEST = 100;

    /** Bytes of an access key, and of the key's SHA-256. */
    public static final int ACCESS_KEY_BYTES = 16;

    public static final int ACCESS_KEY_HASH_BYTES = 32;

    /** Bytes of a presence channel. */
    public static final int PRESENCE_CHANNEL_BYTES = 32;

    /** Most channels in one {@code Watch} and accounts in one {@code WatchLists}, and of each on one connection. */
    public static final int WATCHES_PER_FRAME = 100;

    public static final int WATCHES_PER_CONNECTION = 1000;

    /** Most channels that are forgotten at a time: more than are kept of one account. */
    public static final int FORGOTTEN_CHANNELS = 16;

    /** Most bytes of a device's name, encrypted under the account's own key. */
    public static final int SEALED_NAME_BYTES = 256;

    /** Most bytes of a serialised {@code AccountDeletion}. */
    public static final int ACCOUNT_DELETION_BYTES = 512;

    /** A rendezvous: bytes of its id, how many messages two devices leave there, and most bytes of one. */
    public static final int RENDEZVOUS_ID_BYTES = 16;

    public static final int RENDEZVOUS_SLOTS = 4;

    public static final int RENDEZVOUS_CONTENT_BYTES = 4 * 1024;

    /** A record: bytes of its id, of its write key, and most bytes of its content. */
    public static final int RECORD_ID_BYTES = 32;

    public static final int RECORD_WRITE_KEY_BYTES = 32;

    public static final int RECORD_CONTENT_BYTES = 64 * 1024;

    /** Most characters of the URL at which a device wants to be woken. */
    public static final int WAKEUP_ENDPOINT_CHARACTERS = 1024;

    private Limits() {}

    /** Most bytes of the record of mailbox-commands that carries one message to an account with so many devices. */
    public static int recordBytes(int devices) {
        return devices * (CIPHERTEXT_BYTES + COPY_HEAD_BYTES) + RECORD_HEAD_BYTES;
    }
}
