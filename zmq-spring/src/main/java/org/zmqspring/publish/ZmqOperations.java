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
 * A payload is {@code byte[]}, {@code ByteBuffer}, text (sent as UTF-8) or any object a
 * {@link org.zmqspring.convert.ZmqMessageConverter} or JSON takes; it is converted on the
 * calling thread. Arrays and buffers are copied, whatever their size: they may be filled
 * again as soon as a method has returned. The message then waits in the publisher's
 * bounded queue until the publisher thread hands it to the engine, which sends it to
 * every peer with a matching subscription. Nobody subscribed means nobody receives it, as
 * ever with ZeroMQ; but while the endpoint is not open yet, messages wait in the queue.
 * <p>
 * Sending knows of no transaction: inside {@code @Transactional} code {@code send} sends
 * at once, whatever becomes of the transaction. {@link #sendAfterCommit} waits for it.
 * <p>
 * Messages of one thread keep their order. An interrupt that is pending is kept and does
 * not hinder a send that need not wait. Thread-safe.
 */
public interface ZmqOperations {

	/**
	 * Send two frames, the topic and the payload. If the queue is full, the publisher's
	 * overflow policy decides: wait for room at most the send timeout, drop, or throw.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter takes the payload
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 */
	void send(String topic, Object payload);

	/**
	 * Send one frame, the payload; subscribers match their topics at its beginning. If
	 * the queue is full, the overflow policy decides.
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter takes the payload
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 */
	void send(Object payload);

	/**
	 * Send frames as they are; subscribers match their topics at the beginning of the
	 * first. If the queue is full, the overflow policy decides.
	 * @param frames at least one
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 */
	void sendFrames(byte[]... frames);

	/**
	 * Send frames as they are, such as those of a received message.
	 * @param frames at least one
	 * @throws ZmqSendException if the message was neither queued nor dropped by policy
	 * @see #sendFrames(byte[]...)
	 */
	void sendFrames(List<byte[]> frames);

	/**
	 * Send topic and payload if the queue has room. Never waits and never drops, whatever
	 * the overflow policy.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @return whether the message was queued
	 * @throws ZmqConversionException if no converter takes the payload
	 * @throws ZmqSendException if the publisher is not running
	 */
	boolean trySend(String topic, Object payload);

	/**
	 * Send the payload as one frame if the queue has room. Never waits and never drops.
	 * @param payload the payload
	 * @return whether the message was queued
	 * @throws ZmqConversionException if no converter takes the payload
	 * @throws ZmqSendException if the publisher is not running
	 */
	boolean trySend(Object payload);

	/**
	 * Send frames as they are if the queue has room. Never waits and never drops.
	 * @param frames at least one
	 * @return whether the message was queued
	 * @throws ZmqSendException if the publisher is not running
	 */
	boolean trySendFrames(List<byte[]> frames);

	/**
	 * Send topic and payload and learn when the engine took the message; that a peer
	 * received it is more than ZeroMQ tells. Queues like {@link #send(String, Object)},
	 * waiting for room included, but every failure is in the future. What is hung on the
	 * future runs on a thread shared by all publishers: it must not block, or the futures
	 * that complete meanwhile pile up.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @return completed when the engine took the message; failed with a
	 * {@link ZmqSendException} or {@link ZmqConversionException}
	 */
	CompletableFuture<Void> sendAsync(String topic, Object payload);

	/**
	 * Send the payload as one frame and learn when the engine took it.
	 * @param payload the payload
	 * @return completed when the engine took the message
	 * @see #sendAsync(String, Object)
	 */
	CompletableFuture<Void> sendAsync(Object payload);

	/**
	 * Send topic and payload once the transaction of this thread has committed, and not
	 * at all if it rolls back or its outcome is unknown; at once, like
	 * {@link #send(String, Object)}, if there is no transaction. The payload is converted
	 * now. At the commit the message is queued on the committing thread, by the overflow
	 * policy, which may mean to wait for room. If that fails then, the transaction has
	 * committed all the same: the message is counted as {@link DropReason#AFTER_COMMIT}
	 * and logged, and nothing is thrown. Reactive transactions are not seen.
	 * @param topic the topic, sent as UTF-8
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter takes the payload
	 * @throws ZmqSendException if the publisher is not running; without a transaction
	 * also as {@code send} throws it
	 */
	void sendAfterCommit(String topic, Object payload);

	/**
	 * Send the payload as one frame once the transaction of this thread has committed.
	 * @param payload the payload
	 * @throws ZmqConversionException if no converter takes the payload
	 * @throws ZmqSendException if the publisher is not running; without a transaction
	 * also as {@code send} throws it
	 * @see #sendAfterCommit(String, Object)
	 */
	void sendAfterCommit(Object payload);

	/**
	 * Wait until enough subscriptions would match a message: the cure for the first
	 * messages that nobody hears because the subscribers are still joining. A peer that
	 * subscribed to several matching prefixes counts once for each.
	 * @param topic the topic of the message to come
	 * @param count how many matching subscriptions, over all endpoints
	 * @param timeout how long to wait at most; zero only looks
	 * @return whether there are that many
	 * @throws ZmqSendException if the thread is interrupted while it waits
	 */
	boolean awaitSubscribers(String topic, int count, Duration timeout);

	/**
	 * The same operations for payloads of one content type, which chooses among the
	 * message converters. It is not sent: ZeroMQ has no headers. Bytes and text stay what
	 * they are.
	 * @param contentType the type, such as {@code application/json}
	 * @return the operations; cheap enough to ask for each time, and to keep
	 */
	ZmqOperations withContentType(MimeType contentType);

	/**
	 * The operations of another publisher, with the content type of these.
	 * @param name its configured name
	 * @return its operations
	 * @throws ZmqConfigurationException if there is no such publisher
	 */
	ZmqOperations forPublisher(String name);

}
