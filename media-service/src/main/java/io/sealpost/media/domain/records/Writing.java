package io.sealpost.media.domain.records;

/** How a wish to write a record ends. */
public sealed interface Writing {

    /** @param record what is to be kept from now on */
    record Written(SealedRecord record) implements Writing {}

    /** Refused: there is no such record, or no longer. */
    record Nothing() implements Writing {}

    /** Refused: it was made with another write key. */
    record WrongKey() implements Writing {}

    /** @param present refused: it is not the one before the version that was to be written */
    record OtherVersion(SealedRecord present) implements Writing {}

    /** Refused: no record may be that large. */
    record TooLarge() implements Writing {}

    /** Refused: the account has used up its allowance of today. */
    record QuotaExceeded() implements Writing {}
}
