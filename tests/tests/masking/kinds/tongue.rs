//! Passwords whose names are not English.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::quoted("spanish", &["contraseña", "contraseña nueva"], &["«P14»", "«human»"]),
    Kind::quoted("portuguese", &["senha", "senha banco"], &["«P14»", "«human»"]),
    Kind::quoted("german", &["passwort", "benutzer passwort"], &["«P14»", "«human»"]),
    Kind::quoted("french", &["mot de passe", "mot de passe admin"], &["«P14»", "«human»"]),
    Kind::quoted("russian", &["пароль", "новый пароль"], &["«P14»", "«human»"]),
    Kind::quoted("chinese", &["密码", "用户密码"], &["«P14»", "«human»"]),
    Kind::quoted("japanese", &["パスワード", "管理者パスワード"], &["«P14»", "«human»"]),
    Kind::quoted("korean", &["비밀번호", "사용자 비밀번호"], &["«P14»", "«human»"]),
    Kind::quoted(
        "dutch, polish, swedish",
        &["wachtwoord", "hasło", "lösenord"],
        &["«P14»", "«human»"],
    ),
];
