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
 * </pre>
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
 * <li>{@code @Validated @Payload}, checked by the application's {@code Validator}.</li>
 * </ul>
 * Frames are not copied, and other listeners may get the same ones: treat arrays as
 * read-only. Spring's {@code Message} is built only for methods with a parameter that
 * needs it.
 * <p>
 * <b>Threads.</b> A listener has a lane of its own, a bounded queue and a worker, and is
 * called for one message at a time. What it throws goes to its error handler and the flow
 * goes on; so it does where a payload cannot be converted.
 * <p>
 * <b>Attributes.</b> Each takes placeholders and SpEL: {@code "${my.topics}"},
 * {@code "#{@feeds.topics()}"}. A mistake ends start-up with a
 * {@link org.zmqspring.message.ZmqConfigurationException} that names the bean and the
 * method. The annotation may be repeated, and used as a meta-annotation with
 * {@link org.springframework.core.annotation.AliasFor @AliasFor}. The method must return
 * {@code void}; its bean must be a singleton.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ZmqListeners.class)
@MessageMapping // brings the reflection hints of listener methods to native images
public @interface ZmqListener {

	/**
	 * Unique name of the listener: it is the tag of its meters and its key in the
	 * {@link org.zmqspring.listen.ZmqListenerRegistry}. By default the bean's name, a dot
	 * and the method's name; repeated annotations and overloaded methods get {@code #1},
	 * {@code #2} and so on.
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
	 * gets {@code "AB"}. None, or {@code ""}, is everything. A text is taken as it is,
	 * commas included; SpEL that returns a collection or an array gives one prefix for
	 * each element, as in <code>"#{'${my.topics}'.split(',')}"</code>, and a
	 * {@code byte[]} is one prefix.
	 * @return the topic prefixes
	 */
	String[] topics() default {};

	/**
	 * Endpoints of a subscriber just for this listener, instead of a configured
	 * {@link #subscriber()}, such as {@code "tcp://localhost:5556"}; one text may hold
	 * several with commas between them. The subscriber is named as the listener's
	 * {@link #id()} and has the settings all subscribers share.
	 * @return the endpoints
	 */
	String[] endpoints() default {};

	/**
	 * How many messages may wait for the listener, at least 2. By default
	 * {@code zmq.listener.queue-capacity}.
	 * @return the capacity, a number
	 */
	String queueCapacity() default "";

	/**
	 * What happens to a message for which there is no room: {@code block},
	 * {@code drop-newest} or {@code drop-oldest}, see
	 * {@link org.zmqspring.listen.Overflow}. By default {@code zmq.listener.overflow}.
	 * @return the policy
	 */
	String overflow() default "";

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
	 * MIME type of the payloads, such as {@code application/json}, as ZeroMQ messages do
	 * not say it themselves. Its charset is the one of {@code String} parameters, and it
	 * is the {@code contentType} header of a {@code Message}. By default converters are
	 * tried in turn.
	 * @return the MIME type
	 */
	String contentType() default "";

}
