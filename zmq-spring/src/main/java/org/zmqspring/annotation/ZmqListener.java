package org.zmqspring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Marks a method of a singleton bean that is called for each message a ZeroMQ subscriber
 * receives. <pre class="code">
 * &#064;ZmqListener(topics = "prices.")
 * void onPrice(Price price, &#064;Header(ZmqHeaders.TOPIC) String topic) {
 * }
 * </pre> On a class it makes one listener of all its {@link ZmqHandler} methods: each
 * message goes to the one that its payload fits. A class in a package of Spring itself
 * ({@code org.springframework}) is searched for listeners and handlers only if it is a
 * {@code @Component} or a {@code @ZmqListener}.
 * <p>
 * <b>Frames.</b> Of a message with several frames the first is the topic and the second
 * the payload; the others are kept. A single frame is the payload, and also the text in
 * which topic prefixes are matched, as plain ZeroMQ publishers send it.
 * <p>
 * <b>Parameters.</b> The method may have any number of these, or none:
 * <ul>
 * <li>the payload, at most once without an annotation: {@code byte[]}, a read-only
 * {@link java.nio.ByteBuffer}, a {@code String} (UTF-8 unless {@link #contentType()} has
 * a charset), or any type the payload is converted to, such as JSON to a record or a
 * {@code List} of records; {@code @Payload} says so explicitly;</li>
 * <li>{@link org.zmqspring.message.ZmqMessage}, the message as it came;</li>
 * <li>{@code List<byte[]>} without an annotation, all frames;</li>
 * <li>{@code @Header} with one of {@link org.zmqspring.message.ZmqHeaders}, the topic
 * also as {@code byte[]}; {@code @Headers Map}, {@code MessageHeaders};</li>
 * <li>{@link org.springframework.messaging.Message Message&lt;T&gt;}, its payload
 * converted to {@code T};</li>
 * <li>{@code @Validated} or {@code @Valid} on the payload, checked by the
 * {@code Validator} bean qualified {@code zmq}, or by the application's Bean
 * Validation;</li>
 * <li>anything else that a {@code HandlerMethodArgumentResolver} bean of
 * {@code org.springframework.messaging.handler.invocation} supports that is qualified
 * {@code zmq}.</li>
 * </ul>
 * A payload that is {@code null} in JSON is a failure, unless the parameter is
 * {@code @Nullable} or nullable in Kotlin, an {@code Optional}, or
 * {@code @Payload(required = false)}; these are also absent where an empty payload would
 * have to be converted. Frames are not copied, and other listeners may get the same ones:
 * treat arrays as read-only. Spring's {@code Message} is built only for methods with a
 * parameter that needs it.
 * <p>
 * <b>Batches.</b> With {@link #batch()} each parameter is a {@code List} with an element
 * for each message: {@code List<Price>}, {@code List<byte[]>} (payloads),
 * {@code List<ZmqMessage>}, {@code List<Message<Price>>},
 * {@code @Header(ZmqHeaders.TOPIC) List<String>}. A message that cannot be converted or
 * is not valid is left out of all of them and fails alone. If only some messages could
 * not be handled, throw a {@link org.zmqspring.listen.BatchListenerFailedException} that
 * says which.
 * <p>
 * <b>Return values.</b> A method returns nothing, or with
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo} on it or its
 * class what is published with that topic: an object, or a {@code Message}, whose header
 * {@link org.zmqspring.message.ZmqHeaders#TOPIC} is the topic if it has one; {@code null}
 * is not published, and a collection from a batch is published element by element. A
 * {@code CompletableFuture}, any other type that Spring's
 * {@link org.springframework.core.ReactiveAdapterRegistry} knows, and a suspending
 * function of Kotlin are waited for before the next message of the same thread; their
 * failure is the message's. Of several values each one is published.
 * <p>
 * <b>Threads.</b> A listener has a lane of its own, a bounded queue and a thread, and is
 * called for one message at a time. With a {@link #concurrency()} above 1 it has several
 * threads, and several may call it at once, so that it must be thread-safe. Messages of
 * one topic stay on one thread and keep their order; a single-frame message's topic is
 * its text up to the first blank.
 * <p>
 * <b>Failures.</b> What the method throws goes to its error handler, after retries if
 * there are to be any, and the flow goes on; so it does where a payload cannot be
 * converted or is not valid, which is never retried.
 * <p>
 * <b>Attributes.</b> Each takes placeholders and SpEL: {@code "${my.topics}"},
 * {@code "#{@feeds.topics()}"}. A mistake ends start-up with a
 * {@link org.zmqspring.message.ZmqConfigurationException} that names the bean and the
 * method. The annotation may be repeated, and used as a meta-annotation with
 * {@link org.springframework.core.annotation.AliasFor @AliasFor}. A bean that listens
 * must be a singleton; a lazy one listens from when it is created.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ZmqListeners.class)
@MessageMapping // brings the reflection hints of listener methods to native images
public @interface ZmqListener {

	/**
	 * Unique name of the listener: it is the tag of its meters and its key in the
	 * {@link org.zmqspring.listen.ZmqListenerRegistry}. By default the bean's name, a dot
	 * and the method's name, on a class the bean's name alone; repeated annotations and
	 * overloaded methods get {@code #1}, {@code #2} and so on.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Configured name of the subscriber to listen on: {@code default} is
	 * {@code zmq.subscriber.*}, any other name {@code zmq.subscribers.<name>.*}.
	 * @return the name of the subscriber
	 */
	String subscriber() default "default";

	/**
	 * Topic prefixes to listen to. They are byte prefixes as in ZeroMQ: {@code "A"} also
	 * gets {@code "AB"}. None, or {@code ""}, is everything; a placeholder or SpEL that
	 * resolves to nothing ends the start. One text may hold several with commas between
	 * them, as {@code "${my.topics}"} may, whose property may also be a list. SpEL that
	 * returns a collection or an array gives one prefix for each element, commas
	 * included, and a {@code byte[]} is one prefix.
	 * @return the topic prefixes
	 */
	String[] topics() default {};

	/**
	 * Endpoints of a subscriber just for this listener, instead of a configured
	 * {@link #subscriber()}, such as {@code "tcp://localhost:5556"}; one text may hold
	 * several with commas between them, and a placeholder may stand for a list. The
	 * subscriber is named as the listener's {@link #id()} and has the settings all
	 * subscribers share.
	 * @return the endpoints
	 */
	String[] endpoints() default {};

	/**
	 * How many threads call the listener side by side, at least 1. By default
	 * {@code zmq.listener.concurrency}.
	 * @return the number of threads
	 */
	String concurrency() default "";

	/**
	 * On which thread the listener is called: {@code worker}, on those of its own lane,
	 * or {@code poller}, on the thread that reads all subscribers, which is the shortest
	 * way and holds everything up while the method runs. There are no queue, batches,
	 * retries, futures and concurrency then. By default {@code zmq.listener.threading}.
	 * @return {@code worker} or {@code poller}
	 */
	String threading() default "";

	/**
	 * How many messages may wait for the listener, at least 2. By default
	 * {@code zmq.listener.queue-capacity}.
	 * @return the capacity, a number
	 */
	String queueCapacity() default "";

	/**
	 * What happens to a message for which there is no room: {@code block},
	 * {@code drop-newest} or {@code drop-oldest}; with {@code conflate} only the latest
	 * message of each topic waits, see {@link org.zmqspring.listen.Overflow}. By default
	 * {@code zmq.listener.overflow}.
	 * @return the policy
	 */
	String overflow() default "";

	/**
	 * Whether the method gets lists of what has come in since its last call; it never
	 * waits for more to come. By default {@code false}.
	 * @return {@code true} or {@code false}
	 */
	String batch() default "";

	/**
	 * How many messages a batch holds at most, at least 1. By default
	 * {@code zmq.listener.max-batch-size}.
	 * @return the size, a number
	 */
	String maxBatchSize() default "";

	/**
	 * Which messages the method is called for: the name of a bean, or SpEL that returns
	 * one, of type {@code Predicate<ZmqMessage>}, asked on the listener's own thread.
	 * What it throws is a failure of the message, which is not retried. By default all
	 * that its topics match.
	 * @return the filter
	 */
	String filter() default "";

	/**
	 * Whether the listener starts with the application. By default
	 * {@code zmq.listener.auto-startup}.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

	/**
	 * The {@link org.zmqspring.listen.ZmqListenerErrorHandler} that is told of failures:
	 * the name of a bean, or SpEL that returns one. By default the only, or primary, bean
	 * of that type; without one, failures are logged at a bounded rate.
	 * @return the error handler
	 */
	String errorHandler() default "";

	/**
	 * Whether and when the method is called again with a message it failed on, on its own
	 * thread, which waits meanwhile: the name of an
	 * {@link org.springframework.core.retry.RetryPolicy} bean, or SpEL that returns one.
	 * Payloads that cannot be converted or are not valid are never retried. By default
	 * what {@code zmq.listener.retry.*} says.
	 * @return the retry policy
	 */
	String retry() default "";

	/**
	 * Configured name of the publisher for what the method returns, see {@code @SendTo}:
	 * {@code default} is {@code zmq.publisher.*}, any other name
	 * {@code zmq.publishers.<name>.*}. By default the default one, or the only one.
	 * @return the name of the publisher
	 */
	String publisher() default "";

	/**
	 * MIME type of the payloads, such as {@code application/json}, as ZeroMQ messages do
	 * not say it themselves. Its charset is the one of {@code String} parameters, and it
	 * is the {@code contentType} header of a {@code Message}. By default converters are
	 * tried in turn.
	 * @return the MIME type
	 */
	String contentType() default "";

}
