package org.zmqspring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Marks a method of a class that is annotated with {@link ZmqListener}: it is called for
 * the messages whose payload fits its payload parameter. <pre class="code">
 * &#064;Component
 * &#064;ZmqListener(topics = "market.")
 * class Market {
 *
 *     &#064;ZmqHandler
 *     void onPrice(Price price) {
 *     }
 *
 *     &#064;ZmqHandler
 *     void onTrade(Trade trade) {
 *     }
 *
 *     &#064;ZmqHandler(isDefault = true)
 *     void onOther(ZmqMessage message) {
 *     }
 *
 * }
 * </pre> ZeroMQ messages do not say what they are, so it is found out from the payload.
 * Each message gets to exactly one handler, the first of these it fits:
 * <ol>
 * <li>Handlers of types that payloads are converted to, by
 * {@link org.springframework.core.annotation.Order @Order}, then by the name of the
 * method. Is there one only, the payload fits if it can be converted, as for any
 * listener. Are there several, it fits if it can be converted strictly: JSON must have no
 * property that the type has not. Properties that are missing matter as anywhere else (by
 * default only primitive ones must be there), so put a type that has all properties of
 * another one, and more, behind it. The JSON literal {@code null} fits none of them.</li>
 * <li>The handler of text, if the payload is valid in the charset of
 * {@link ZmqListener#contentType()}, UTF-8 by default.</li>
 * <li>The handler of {@code byte[]}, {@code ByteBuffer} or {@code Object}, or without a
 * payload parameter, such as one of {@code ZmqMessage} alone: everything fits it.</li>
 * <li>The default handler, {@link #isDefault()}, whatever its payload parameter; among
 * the first ones it is asked last.</li>
 * </ol>
 * What fits none of them is a failure of the message: it goes to the error handler and
 * the flow goes on. Two handlers of the same type, or of everything, or two defaults end
 * start-up. Once a handler is chosen, nothing else is tried: what it throws, validation
 * included, is the failure of the message.
 * <p>
 * Parameters, return values and {@code @SendTo} are as for {@link ZmqListener} methods.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping // brings the reflection hints of handler methods to native images
public @interface ZmqHandler {

	/**
	 * Whether the method gets the messages that fit no other handler.
	 * @return whether it is the default
	 */
	boolean isDefault() default false;

}
