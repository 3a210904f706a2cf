package org.zmqspring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Marks a method of a singleton bean that is called for each message that a ZeroMQ
 * subscriber receives. <pre class="code">
 * &#064;ZmqListener(topics = "prices.")
 * void onPrice(Price price, &#064;Header(ZmqHeaders.TOPIC) String topic) {
 * }
 * </pre> On a class, it declares one listener for all {@link ZmqHandler} methods of the
 * class: each message is passed to the first method whose type the payload fits. A class
 * in a package of Spring ({@code org.springframework}) is searched only if it is
 * annotated with {@code @Component} or {@code @ZmqListener}.
 * <p>
 * <b>Frames.</b> If a message has several frames, the first one is the topic and the
 * second one is the payload. The other frames are kept. If a message has a single frame,
 * as plain ZeroMQ publishers send it, that frame is the payload, and topic prefixes are
 * compared with its beginning.
 * <p>
 * <b>Parameters.</b> A method has any number of these parameters, or none:
 * <ul>
 * <li>The payload: {@code byte[]}, a read-only {@link java.nio.ByteBuffer}, a
 * {@code String} (UTF-8, or the charset of {@link #contentType()}), or any type that the
 * payload can be converted to, for example a record or a {@code List} of records from
 * JSON. {@code @Payload} marks it explicitly. If several parameters get the payload, each
 * of them needs {@code @Payload}.</li>
 * <li>{@link org.zmqspring.message.ZmqMessage}: the received message.</li>
 * <li>{@code List<byte[]>} without an annotation: all frames.</li>
 * <li>{@code @Header} with a name of {@link org.zmqspring.message.ZmqHeaders}: one
 * header. The topic can also be a {@code byte[]}.</li>
 * <li>{@code @Headers Map} or {@code MessageHeaders}: all headers.</li>
 * <li>{@link org.springframework.messaging.Message Message&lt;T&gt;}: a Spring message
 * with the payload converted to {@code T}.</li>
 * <li>Any other type that is supported by a {@code HandlerMethodArgumentResolver} bean of
 * {@code org.springframework.messaging.handler.invocation} with the qualifier
 * {@code zmq}.</li>
 * </ul>
 * A payload parameter with {@code @Validated} or {@code @Valid} is validated: by the
 * {@code Validator} bean with the qualifier {@code zmq}, or by the Bean Validation of the
 * application.
 * <p>
 * If the payload is {@code null} in JSON, the message fails. It does not fail if the
 * parameter is {@code @Nullable}, nullable in Kotlin, an {@code Optional} or
 * {@code @Payload(required = false)}. Such a parameter also gets no value if the payload
 * is empty and its type needs a converter. Frames are not copied, and other listeners may
 * get the same arrays, so do not change them. A Spring message is created only for
 * methods with a parameter that needs it.
 * <p>
 * <b>Batches.</b> With {@link #batch()}, each parameter is a {@code List} with one
 * element for each message: {@code List<Price>}, {@code List<byte[]>} (payloads),
 * {@code List<ZmqMessage>}, {@code List<Message<Price>>},
 * {@code @Header(ZmqHeaders.TOPIC) List<String>}. If a message cannot be converted or is
 * not valid, it is left out of all lists, and only that message fails. If the method
 * cannot handle some of the messages, it throws a
 * {@link org.zmqspring.listen.BatchListenerFailedException} that names them.
 * <p>
 * <b>Return values.</b> A method returns nothing, or a value to publish. The topic of the
 * value is that of
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo} on the method
 * or its class. If the value is a {@code Message} with the header
 * {@link org.zmqspring.message.ZmqHeaders#TOPIC}, that header is the topic. {@code null}
 * is not published. If a batch listener returns a collection, its elements are published
 * one by one. A method may also return a {@code CompletableFuture} or another type that
 * Spring's {@link org.springframework.core.ReactiveAdapterRegistry} knows, or be a
 * suspending function of Kotlin. Then the thread waits for the result before it handles
 * its next message. If the result fails, the message fails. If there are several values,
 * each one is published.
 * <p>
 * <b>Threads.</b> A listener has its own lane: a bounded queue and a thread. It handles
 * one message at a time. With a {@link #concurrency()} above 1, several threads call it
 * at the same time, so it must be thread-safe. Messages of one topic stay on one thread
 * and keep their order. For this purpose, the topic of a message with a single frame is
 * its text up to the first space.
 * <p>
 * <b>Failures.</b> If the method throws an exception, it is called again if retries are
 * configured. Then the error handler is called, and the listener continues with the next
 * message. If a payload cannot be converted or is not valid, the error handler is called
 * without retries.
 * <p>
 * <b>Attributes.</b> Each attribute can contain placeholders and SpEL:
 * {@code "${my.topics}"}, {@code "#{@feeds.topics()}"}. If an attribute is wrong, the
 * start of the application fails with a
 * {@link org.zmqspring.message.ZmqConfigurationException} that names the bean and the
 * method. The annotation is repeatable. It can be a meta-annotation with
 * {@link org.springframework.core.annotation.AliasFor @AliasFor}. The bean must be a
 * singleton. The listeners of a lazy bean start when the bean is created.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ZmqListeners.class)
@MessageMapping // registers the reflection hints of listener methods for native images
public @interface ZmqListener {

	/**
	 * The unique name of the listener. It is the tag of its meters and its key in the
	 * {@link org.zmqspring.listen.ZmqListenerRegistry}. By default it is the name of the
	 * bean, a dot and the name of the method; on a class it is the name of the bean. For
	 * repeated annotations and overloaded methods, {@code #1}, {@code #2} and so on are
	 * appended.
	 * @return the id
	 */
	String id() default "";

	/**
	 * The name of the subscriber to listen on. {@code default} is configured by
	 * {@code zmq.subscriber.*}, any other name by {@code zmq.subscribers.<name>.*}.
	 * @return the name of the subscriber
	 */
	String subscriber() default "default";

	/**
	 * The topic prefixes to subscribe to. As in ZeroMQ they are compared byte by byte:
	 * {@code "A"} also matches {@code "AB"}. There are no wildcards: write
	 * {@code "prices."}, not {@code "prices.*"}. Without a prefix, or with {@code ""},
	 * the listener gets every message. If a placeholder or SpEL resolves to nothing, the
	 * start of the application fails. A text may contain several prefixes with commas
	 * between them. The property of a placeholder such as {@code "${my.topics}"} may also
	 * be a list. If SpEL returns a collection or an array, each element is one prefix and
	 * is not split at commas. A {@code byte[]} is one prefix.
	 * @return the topic prefixes
	 */
	String[] topics() default {};

	/**
	 * The endpoints of a separate subscriber for this listener, instead of a configured
	 * {@link #subscriber()}, for example {@code "tcp://localhost:5556"}. A text may
	 * contain several endpoints with commas between them, and the property of a
	 * placeholder may be a list. The name of the subscriber is the {@link #id()} of the
	 * listener, and its settings are those of all subscribers.
	 * @return the endpoints
	 */
	String[] endpoints() default {};

	/**
	 * How many threads call the listener at the same time, at least 1. The default is
	 * {@code zmq.listener.concurrency}.
	 * @return the number of threads
	 */
	String concurrency() default "";

	/**
	 * The thread that calls the listener. With {@code worker} it is called by the threads
	 * of its own lane. With {@code poller} it is called by the thread that reads all
	 * subscribers: that has the lowest latency, but nothing else is read until the method
	 * returns. Queues, batches, retries, futures and concurrency are then not available.
	 * The default is {@code zmq.listener.threading}.
	 * @return {@code worker} or {@code poller}
	 */
	String threading() default "";

	/**
	 * How many messages can wait for the listener, at least 2. The default is
	 * {@code zmq.listener.queue-capacity}.
	 * @return the capacity, a number
	 */
	String queueCapacity() default "";

	/**
	 * What happens to a message when the queue is full: {@code block},
	 * {@code drop-newest} or {@code drop-oldest}. With {@code conflate}, only the latest
	 * message of each topic waits. See {@link org.zmqspring.listen.Overflow}. The default
	 * is {@code zmq.listener.overflow}.
	 * @return the policy
	 */
	String overflow() default "";

	/**
	 * Whether the method gets lists of the messages that were received since its last
	 * call. It never waits for more messages. The default is {@code false}.
	 * @return {@code true} or {@code false}
	 */
	String batch() default "";

	/**
	 * The maximum number of messages in a batch, at least 1. The default is
	 * {@code zmq.listener.max-batch-size}.
	 * @return the size, a number
	 */
	String maxBatchSize() default "";

	/**
	 * Selects the messages that the method is called for: the name of a bean of type
	 * {@code Predicate<ZmqMessage>}, or SpEL that returns one. The filter is called on
	 * the thread of the listener. If it throws an exception, the message fails without
	 * retries. By default the method is called for all messages that match its topics.
	 * @return the filter
	 */
	String filter() default "";

	/**
	 * Whether the listener starts with the application. The default is
	 * {@code zmq.listener.auto-startup}.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

	/**
	 * The {@link org.zmqspring.listen.ZmqListenerErrorHandler} that is called for failed
	 * messages: the name of a bean, or SpEL that returns one. The default is the only or
	 * primary bean of that type. If there is none, failures are logged at a limited rate.
	 * @return the error handler
	 */
	String errorHandler() default "";

	/**
	 * Decides whether and when the method is called again for a message on which it
	 * failed: the name of an {@link org.springframework.core.retry.RetryPolicy} bean, or
	 * SpEL that returns one. The thread of the listener waits between the attempts. A
	 * payload that cannot be converted or is not valid is never retried. The default is
	 * {@code zmq.listener.retry.*}.
	 * @return the retry policy
	 */
	String retry() default "";

	/**
	 * The name of the publisher for return values, see {@code @SendTo}. {@code default}
	 * is configured by {@code zmq.publisher.*}, any other name by
	 * {@code zmq.publishers.<name>.*}. By default it is the default publisher, or the
	 * only one.
	 * @return the name of the publisher
	 */
	String publisher() default "";

	/**
	 * The MIME type of the payloads, for example {@code application/json}. ZeroMQ
	 * messages do not contain it. It selects the converter, its charset is used for
	 * {@code String} parameters, and it is the {@code contentType} header of a
	 * {@code Message}. By default, converters are tried one after another.
	 * @return the MIME type
	 */
	String contentType() default "";

}
