#compdef postrider
# Completion of ./postrider for zsh: source <(./postrider completion zsh)
_postrider() {
    local -a commands kinds names
    commands=(
        'up:start the suite' 'demo:send a mail through it' 'password:give an account a new password'
        'backup:copy the data' 'restore:put a backup in place' 'login:log in at an admin API' 'logout:forget that'
        'get:list or show' 'create:make one' 'set:change fields' 'delete:delete one' 'undelete:bring back what was deleted' 'apply:bring the directory to a state'
        'audit:who changed what' 'dns:records to publish' 'health:what the world sees of a domain' 'export:mail to take along' 'import:bring mail'
        'release:let an account send again'
        'queue:what waits, and what to do with it' 'trace:what became of a message' 'verdict:what was decided on mail, and why' 'quarantine:what is held'
        'completion:completion for a shell' 'help:all commands'
    )
    kinds=(tenants domains accounts aliases groups delegations routes keys roles deleted-accounts deleted-domains deleted-tenants audit-log policy limits)
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    case $words[2] in
        get|create|set|delete)
            if (( CURRENT == 3 )); then
                compadd -a kinds
            elif (( CURRENT == 4 )) && [[ $words[2] != create ]]; then
                names=(${(f)"$(_postrider_names $words[1] $words[3] $words[CURRENT])"})
                compadd -a names
            else
                compadd -- -o --limit --with-contents
            fi
            ;;
        undelete)
            if (( CURRENT == 3 )); then
                compadd account domain tenant
            elif (( CURRENT == 4 )); then
                names=(${(f)"$(_postrider_names $words[1] deleted-$words[3] $words[CURRENT])"})
                compadd -a names
            fi
            ;;
        dns|health)
            names=(${(f)"$(_postrider_names $words[1] domains $words[CURRENT])"})
            compadd -a names
            [[ $words[2] == health ]] || compadd -- --zone --externaldns
            ;;
        release)
            names=(${(f)"$(_postrider_names $words[1] accounts $words[CURRENT])"})
            compadd -a names
            ;;
        password)
            names=(${(f)"$(_postrider_names $words[1] accounts $words[CURRENT])"})
            compadd -a names
            compadd -- --stdin
            ;;
        export|import)
            names=(${(f)"$(_postrider_names $words[1] accounts $words[CURRENT])"})
            compadd -a names
            compadd -- --mbox
            [[ $words[2] == export ]] || { compadd -- --imap --user --admin --port --starttls; _files }
            ;;
        queue)
            if (( CURRENT == 3 )); then
                compadd -- show hold release retry redirect bounce delete actions
            elif [[ $words[3] == (show|hold|release|retry|redirect|bounce|delete) ]]; then
                names=(${(f)"$($words[1] queue --limit 100 -o json 2>/dev/null | jq -r '.[].queueId' 2>/dev/null | sort -u)"})
                compadd -a names
                compadd -- --yes --header
            fi
            compadd -S '' -- sender= recipient= domain= remote= olderThan= accountId= messageId= queueId=
            compadd -- status=due status=deferred status=held status=quarantined status=delivering
            compadd -- --limit -o
            ;;
        trace)
            names=(${(f)"$(_postrider_names $words[1] accounts $words[CURRENT])"})
            compadd -a names
            compadd -- --limit -o
            ;;
        verdict)
            compadd -S '' -- action= sender= recipient= client= check=
            compadd -- --limit -o
            ;;
        quarantine) compadd -- list release delete -o ;;
        audit) compadd -- --limit --verify -o ;;
        apply) compadd -- --dry-run --prune; _files ;;
        login) compadd -- --ca --key-file --user --browser --data; _files ;;
        completion) compadd bash zsh ;;
        up|demo|backup|restore) compadd -- --data --listen --port-offset; _files ;;
    esac
}

# The first names of a kind that begin with a word, as far as somebody is logged in.
_postrider_names() {
    local filter=${3:+prefix=$3}
    # Short lists, which the shell narrows down itself.
    case $2 in key* | api-key* | role* | delegation* | deleted-domain* | deleted-tenant*) filter='' ;; esac
    "$1" get "$2" ${filter:+"$filter"} --limit 200 -o json 2>/dev/null | jq -r '.[] | .address // .name // empty' 2>/dev/null
}

compdef _postrider postrider ./postrider
