package org.zmqspring.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Opens the publishers and subscribers of a {@link ZmqSettings} bean, adds a template for
 * each publisher and finds {@link org.zmqspring.annotation.ZmqListener} methods, in an
 * application without Spring Boot. With Spring Boot it is not needed: properties under
 * {@code zmq} take its place.
 * <p>
 * What an application can replace by a bean of its own: the
 * {@link org.zmqspring.convert.PayloadCodec}, the
 * {@link org.zmqspring.supervise.NameResolver}, {@link org.zmqspring.listen.LaneThreads}
 * and {@link org.zmqspring.annotation.ListenerDefaults}. Jackson 3 converts payloads
 * where it is on the class path, by the {@code JsonMapper} bean if there is one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import({ ZmqConfiguration.class, ZmqDefaults.class, JsonImportSelector.class })
public @interface EnableZmq {

}
