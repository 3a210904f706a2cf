package org.zmqspring.boot.autoconfigure;

import org.zmqspring.annotation.ZmqListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of {@link ZmqListener} methods in a child context that uses the
 * sockets of its parent.
 */
@AutoConfiguration(after = ZmqAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@ConditionalOnClass(name = "org.zeromq.ZContext")
@Conditional(OnOwnSocketsCondition.Not.class)
@Import(ZmqListenerConfiguration.class)
public final class ZmqParentSocketsAutoConfiguration {

}
