package io.gradwatch.dl4j.ui;

import io.gradwatch.topology.RunInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.deeplearning4j.core.storage.Persistable;

/**
 * A record of a run as a Deeplearning4j stats storage keeps it. Public with a public constructor only because storages
 * make instances by name; write through {@link UiExporter}.
 *
 * <p>Encoding, version 1, big-endian: the bytes {@code GWR}, the version, the kind of record, session, worker and time
 * stamp, then the record. Strings are UTF-8 behind their length in bytes.
 */
public final class RunPersistable implements Persistable {
    /** The type under which storages keep these records. */
    public static final String TYPE_ID = "GradwatchRun";

    private static final long serialVersionUID = 1L;
    private static final int MAGIC = 0x475752;
    private static final int VERSION = 1;

    /** Session id, as it is in the encoding. */
    private String sessionId = "";

    /** Worker id, as it is in the encoding. */
    private String workerId = "";

    /** Milliseconds since 1970, as in the encoding. */
    private long timeStamp;

    /** The whole encoding; empty before anything was decoded. */
    private byte[] encoded = new byte[0];

    /** An instance without content, for a storage to {@link #decode(byte[])} into. */
    public RunPersistable() {}

    static RunPersistable of(RunInfo run, long timeStamp, StoredRecord content) {
        BinaryWriter out = new BinaryWriter();
        out.writeInt(MAGIC << Byte.SIZE | VERSION);
        out.writeByte(content.kind());
        out.writeString(StorageIds.of(run.run()));
        out.writeString(StorageIds.of(run.worker()));
        out.writeLong(timeStamp);
        content.write(out);
        RunPersistable persistable = new RunPersistable();
        persistable.sessionId = StorageIds.of(run.run());
        persistable.workerId = StorageIds.of(run.worker());
        persistable.timeStamp = timeStamp;
        persistable.encoded = out.toByteArray();
        return persistable;
    }

    StoredRecord content() {
        return parse(requireContent(), new RunPersistable());
    }

    @Override
    public String getSessionID() {
        return sessionId;
    }

    @Override
    public String getTypeID() {
        return TYPE_ID;
    }

    @Override
    public String getWorkerID() {
        return workerId;
    }

    @Override
    public long getTimeStamp() {
        return timeStamp;
    }

    @Override
    public int encodingLengthBytes() {
        return requireContent().length;
    }

    @Override
    public byte[] encode() {
        return requireContent().clone();
    }

    @Override
    public void encode(ByteBuffer buffer) {
        buffer.put(requireContent());
    }

    @Override
    public void encode(OutputStream outputStream) throws IOException {
        outputStream.write(requireContent());
    }

    /**
     * Takes over the content of an encoded record.
     *
     * @param decode the encoding, nothing before or after it
     * @throws IllegalArgumentException if it is not one, is damaged, or was written by a newer version; this instance
     *     is then unchanged
     */
    @Override
    public void decode(byte[] decode) {
        RunPersistable header = new RunPersistable();
        parse(decode, header);
        this.sessionId = header.sessionId;
        this.workerId = header.workerId;
        this.timeStamp = header.timeStamp;
        this.encoded = decode.clone();
    }

    @Override
    public void decode(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        decode(bytes);
    }

    @Override
    public void decode(InputStream inputStream) throws IOException {
        decode(inputStream.readAllBytes());
    }

    private byte[] requireContent() {
        if (encoded.length == 0) {
            throw new IllegalStateException("nothing has been decoded into this record yet");
        }
        return encoded;
    }

    private static StoredRecord parse(byte[] bytes, RunPersistable header) {
        BinaryReader in = new BinaryReader(bytes);
        int start = in.readInt("start");
        if (start >>> Byte.SIZE != MAGIC) {
            throw new IllegalArgumentException(
                    "not a Gradwatch record: it starts with 0x" + Integer.toHexString(start));
        }
        int version = start & 0xFF;
        if (version != VERSION) {
            throw new IllegalArgumentException("a Gradwatch record of version " + version
                    + "; this version of Gradwatch reads version " + VERSION);
        }
        int kind = in.readByte("kind of record");
        header.sessionId = in.readString("session");
        header.workerId = in.readString("worker");
        header.timeStamp = in.readLong("time stamp");
        StoredRecord content = StoredRecord.read(kind, in);
        in.requireEnd();
        return content;
    }
}
