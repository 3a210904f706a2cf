package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.util.MimeType;

/**
 * Sends messages through one publisher.
 * <p>
 * A payload is {@code byte[]}, {@code ByteBuffer}, text (sent as UTF-8) or any object
 * that a {@link org.zmqspring.convert.ZmqMessageConverter} or JSON can convert; it is
 * converted on the calling thread. Arrays and buffers are copied, so they may be reused
 * as soon as the method has returned. The message then waits in the publisher's bounded
 * queue until the publisher thread hands it to the engine. The engine sends it to every
 * peer with a matching subscription. As always with ZeroMQ, a message without a matching
 * subscription reaches no peer. While no endpoint is open, messages wait in the queue.
 * <p>
 * {@code send} ignores transactions: inside {@code @Transactional} code it sends at once,
 * even if the transaction rolls back later. {@link #sendAfterCommit} waits for the
 * commit.
 * <p>
 * Messages of one thread keep their order. A send that need not wait also works on an
 * interrupted thread, and keeps the interrupt flag. Thread-safe.
 */
public interface ZmqOperations {

	/**
	 * Send two frames, the topic and the payload, or those that the publisher's
	 * {@code frames} name. If the queue is full, the publisher's overflow policy decides:
	 * wait for room for at most the send timeout, drop, or throw.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter can convert the payload
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 */
	void send(String topic, Object payload);

	/**
	 * Send one frame, the payload. The topics of subscribers are compared with its
	 * beginning. If the publisher has {@code frames}, the message has an empty topic and
	 * reaches those that subscribe to everything. If the queue is full, the overflow
	 * policy decides.
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter can convert the payload
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 */
	void send(Object payload);

	/**
	 * Send frames unchanged, also if the publisher has {@code frames}: the message has no
	 * number and takes none. The topics of subscribers are compared with the beginning of
	 * the first frame. If the queue is full, the overflow policy decides.
	 * @param frames at least one
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 */
	void sendFrames(byte[]... frames);

	/**
	 * Send frames unchanged, such as those of a received message.
	 * @param frames at least one
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 * @see #sendFrames(byte[]...)
	 */
	void sendFrames(List<byte[]> frames);

	/**
	 * Send topic and payload if the queue has room. Never waits and never drops a
	 * message, regardless of the overflow policy.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @return whether the message was queued
	 * @throws ZmqConversionException if no converter can convert the payload
	 * @throws ZmqSendException if the publisher is not running
	 */
	boolean trySend(String topic, Object payload);

	/**
	 * Send the payload as one frame if the queue has room. Never waits, never drops a
	 * message.
	 * @param payload the payload
	 * @return whether the message was queued
	 * @throws ZmqConversionException if no converter can convert the payload
	 * @throws ZmqSendException if the publisher is not running
	 */
	boolean trySend(Object payload);

	/**
	 * Send frames unchanged if the queue has room. Never waits, never drops a message.
	 * @param frames at least one
	 * @return whether the message was queued
	 * @throws ZmqSendException if the publisher is not running
	 */
	boolean trySendFrames(List<byte[]> frames);

	/**
	 * Send topic and payload, and learn when the engine has taken the message. ZeroMQ
	 * does not report whether a peer received it. Queues the message like
	 * {@link #send(String, Object)}, and may also wait for room, but reports every
	 * failure through the future. Callbacks of the future run on one thread that all
	 * publishers share: they must not block, or the futures of other messages complete
	 * late.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @return completes when the engine has taken the message, or fails with a
	 * {@link ZmqSendException} or {@link ZmqConversionException}
	 */
	CompletableFuture<Void> sendAsync(String topic, Object payload);

	/**
	 * Send the payload as one frame, and learn when the engine has taken it.
	 * @param payload the payload
	 * @return completes when the engine has taken the message
	 * @see #sendAsync(String, Object)
	 */
	CompletableFuture<Void> sendAsync(Object payload);

	/**
	 * Send topic and payload after the transaction of this thread has committed. If the
	 * transaction rolls back or its outcome is unknown, the message is not sent. If there
	 * is no transaction, it is sent at once, as with {@link #send(String, Object)}. The
	 * payload is converted at once. After the commit, the committing thread queues the
	 * message by the overflow policy, so it may wait for room. If that fails, the
	 * transaction stays committed: the message is counted as
	 * {@link DropReason#AFTER_COMMIT} and logged, and nothing is thrown. Reactive
	 * transactions are not detected.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter can convert the payload
	 * @throws ZmqSendException if the publisher is not running; without a transaction,
	 * also for the reasons of {@code send}
	 */
	void sendAfterCommit(String topic, Object payload);

	/**
	 * Send the payload as one frame after the transaction of this thread has committed.
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter can convert the payload
	 * @throws ZmqSendException if the publisher is not running; without a transaction,
	 * also for the reasons of {@code send}
	 * @see #sendAfterCommit(String, Object)
	 */
	void sendAfterCommit(Object payload);

	/**
	 * Wait until enough subscriptions match a topic. Subscribers that are still
	 * connecting would miss the first messages; this call avoids that. A peer that
	 * subscribed to several matching prefixes counts once for each.
	 * @param topic the topic of the next message
	 * @param count number of matching subscriptions, over all endpoints
	 * @param timeout longest time to wait; zero only checks
	 * @return whether there are that many subscriptions
	 * @throws ZmqSendException if the thread is interrupted while it waits
	 */
	boolean awaitSubscribers(String topic, int count, Duration timeout);

	/**
	 * The same operations for payloads of one content type. The type selects the message
	 * converter. It is not sent, because ZeroMQ has no headers. Bytes and text are sent
	 * unchanged.
	 * @param contentType the type, such as {@code application/json}
	 * @return the operations; they may be kept, but are also cheap to create each time
	 */
	ZmqOperations withContentType(MimeType contentType);

	/**
	 * The operations of another publisher, with the same content type.
	 * @param name its configured name
	 * @return its operations
	 * @throws ZmqConfigurationException if there is no such publisher
	 */
	ZmqOperations forPublisher(String name);

}
