package org.zmqspring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a test class that gets a peer of one socket of the application. It
 * needs {@link EmbeddedZmqPeers} on the class. Set one of the two attributes:
 * <pre class="code">
 * &#064;ZmqPeer(subscriber = "default") ZmqTestPublisher feed;
 *
 * &#064;ZmqPeer(publisher = "default") ZmqTestSubscriber out;
 * </pre> Several fields can name the same socket. A subscriber then has one endpoint for
 * each of these fields, in the order of their declaration.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ZmqPeer {

	/**
	 * The subscriber of the application that gets a publisher as its peer. The field must
	 * be a {@link ZmqTestPublisher}.
	 * @return its configured name; {@code default} for {@code zmq.subscriber}
	 */
	String subscriber() default "";

	/**
	 * The publisher of the application that gets a subscriber as its peer. The field must
	 * be a {@link ZmqTestSubscriber}.
	 * @return its configured name; {@code default} for {@code zmq.publisher}
	 */
	String publisher() default "";

}
