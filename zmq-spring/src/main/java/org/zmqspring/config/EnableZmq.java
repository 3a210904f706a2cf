package org.zmqspring.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Opens the publishers and subscribers of a {@link ZmqSettings} bean, adds a template for
 * each publisher and finds {@link org.zmqspring.annotation.ZmqListener} methods. It is
 * for applications without Spring Boot. With Spring Boot it is not needed: the starter
 * does the same, and makes the settings from properties under {@code zmq}.
 * <p>
 * An application can replace each of these by a bean of its own: the
 * {@link org.zmqspring.convert.PayloadCodec}, the
 * {@link org.zmqspring.supervise.NameResolver}, the
 * {@link org.zmqspring.supervise.LinkDirectory}, {@link org.zmqspring.listen.LaneThreads}
 * and {@link org.zmqspring.annotation.ListenerDefaults}. If Jackson 3 is on the class
 * path, it converts payloads, with the application's {@code JsonMapper} bean if there is
 * one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(ZmqImportSelector.Deferred.class)
public @interface EnableZmq {

}
